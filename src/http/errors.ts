import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Context } from 'koa'

/** One clear line for each status; nothing of the request is in it. */
const LINES: Readonly<Record<number, string>> = {
  400: 'Bad request: the address cannot be read.',
  404: 'Not found: nothing is published here.',
  405: 'Method not allowed: only GET, HEAD and OPTIONS are answered here.',
  408: 'Request timeout: the request did not arrive in time.',
  410: 'Gone: this feed or article has been taken down for good.',
  412: 'Precondition failed: the document is not the version asked for.',
  413: 'Request too large.',
  416: 'Range not satisfiable: the file is shorter.',
  429: 'Too many requests: please ask less often, and with If-None-Match: that costs next to nothing.',
  431: 'Request header fields too large: at most 16 KB and 100 fields are read.',
  500: 'Internal error: the document could not be made.',
  503: 'Not ready: the first edition is being made. Please try again in a moment.',
}

export const errorLine = (status: number): string => `${LINES[status] ?? STATUS_CODES[status] ?? 'Error'}\n`

/** The header fields of every one-line answer. An error is never kept by a cache: it may be over in a second. */
export const lineHeaders = (line: string): string[] => [
  'Content-Type',
  'text/plain; charset=utf-8',
  'Content-Length',
  String(Buffer.byteLength(line)),
  'Cache-Control',
  'no-store',
  'X-Content-Type-Options',
  'nosniff',
  'Content-Security-Policy',
  "default-src 'none'; frame-ancestors 'none'",
  'Access-Control-Allow-Origin',
  '*',
]

/** Writes an answer whole and at once: prepared fields and prepared bytes. Of a HEAD only the header goes out. */
export function send(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  headers: string[],
  body?: Buffer | string,
): void {
  response.writeHead(status, headers)
  if (body === undefined || request.method === 'HEAD') response.end()
  else {
    noteSent(response, body.length)
    response.end(body)
  }
}

/** Writes an answer past Koa's own header handling. */
export function write(ctx: Context, status: number, headers: string[], body?: Buffer | string): void {
  ctx.respond = false
  send(ctx.req, ctx.res, status, headers, body)
}

interface Counted {
  bodyBytes?: number
}

/** Notes how many bytes of a body go out, for the log. */
export const noteSent = (response: ServerResponse & Counted, bytes: number): void => {
  response.bodyBytes = bytes
}

export const sentBytes = ({ bodyBytes = 0 }: ServerResponse & Counted): number => bodyBytes

/** Answers with one line of text. */
export const writeLine = (ctx: Context, status: number, line: string, more: readonly string[] = []): void =>
  write(ctx, status, [...lineHeaders(line), ...more], line)

/** Answers with the line of an error. */
export const refuse = (ctx: Context, status: number, more: readonly string[] = []): void =>
  writeLine(ctx, status, errorLine(status), more)

/** The same before there is a context. */
export function sendError(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  more: readonly string[] = [],
): void {
  const line = errorLine(status)
  send(request, response, status, [...lineHeaders(line), ...more], line)
}
