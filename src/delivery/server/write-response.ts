import { type IncomingMessage, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Context } from 'koa'

/** One line for each status. No line contains anything from the request. */
const LINES: Readonly<Record<number, string>> = {
  400: 'Bad request: the address cannot be read.',
  404: 'Not found: nothing is published here.',
  405: 'Method not allowed: only GET, HEAD and OPTIONS are answered here.',
  408: 'Request timeout: the request did not arrive in time.',
  410: 'Gone: this feed or article has been taken down for good.',
  412: 'Precondition failed: the document is not the version that the request names.',
  413: 'Request too large.',
  416: 'Range not satisfiable: the file is shorter than that.',
  417: 'Expectation failed: only "Expect: 100-continue" is supported.',
  429: 'Too many requests: please ask less often. Requests with If-None-Match count less.',
  431: 'Request header fields too large: at most 16 KB and 100 fields are read.',
  500: 'Internal error: the document could not be created.',
  503: 'Not ready: please try again in a moment.',
}

/** Returns the one-line body of an error response. */
export const getErrorLine = (status: number): string => `${LINES[status] ?? STATUS_CODES[status] ?? 'Error'}\n`

/**
 * Returns the header fields of a one-line response.
 *
 * @param control Cache-Control. @default no-store, because an error may be temporary
 */
export const makeLineHeaders = (line: string, control = 'no-store'): string[] => [
  'Content-Type',
  'text/plain; charset=utf-8',
  'Content-Length',
  String(Buffer.byteLength(line)),
  'Cache-Control',
  control,
  'X-Content-Type-Options',
  'nosniff',
  'Content-Security-Policy',
  "default-src 'none'; frame-ancestors 'none'",
  'Access-Control-Allow-Origin',
  '*',
]

/** In bytes; a larger body is sent in pieces, each after the system has taken the one before. */
const MAX_WHOLE_BODY = 256 * 1024
const PIECE_LENGTH = 64 * 1024

/** Sends a body in pieces, so that the log counts only bytes that were sent before a client disconnects. */
function sendInPieces(response: ServerResponse, body: Buffer, from = 0): void {
  const piece = body.subarray(from, from + PIECE_LENGTH)
  const end = from + piece.length
  const next = (error?: Error | null): void => {
    if (error) return
    recordSentBytes(response, end)
    if (end < body.length) sendInPieces(response, body, end)
  }
  if (end === body.length) response.end(piece, next)
  else response.write(piece, next)
}

/** Sends a response with prepared fields and body; no body for HEAD. */
export function send(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  headers: string[],
  body?: Buffer | string,
): void {
  response.writeHead(status, headers)
  if (body === undefined || request.method === 'HEAD') response.end()
  else if (typeof body !== 'string' && body.length > MAX_WHOLE_BODY) sendInPieces(response, body)
  else {
    recordSentBytes(response, body.length)
    response.end(body)
  }
}

/** Sends a response without Koa's own header handling. */
export function write(ctx: Context, status: number, headers: string[], body?: Buffer | string): void {
  ctx.respond = false
  send(ctx.req, ctx.res, status, headers, body)
}

interface Counted {
  bodyBytes?: number
}

/** Records how many bytes of a body were sent, for the log. */
export const recordSentBytes = (response: ServerResponse & Counted, bytes: number): void => {
  response.bodyBytes = bytes
}

/** Returns the recorded number of body bytes that were sent. */
export const getSentBytes = ({ bodyBytes = 0 }: ServerResponse & Counted): number => bodyBytes

/** Sends one line of text. */
export const writeLine = (ctx: Context, status: number, line: string, more: readonly string[] = []): void =>
  write(ctx, status, [...makeLineHeaders(line), ...more], line)

/** Redirects permanently (RFC 9110 §15.4.2). */
export function redirect(ctx: Context, to: string, control: string): void {
  const line = `Moved permanently: ${to}\n`
  write(ctx, 301, [...makeLineHeaders(line, control), 'Location', to], line)
}

/**
 * Sends the line of an error.
 *
 * @param control Cache-Control. @default no-store, because an error may be temporary
 */
export function refuse(ctx: Context, status: number, more: readonly string[] = [], control?: string): void {
  const line = getErrorLine(status)
  write(ctx, status, [...makeLineHeaders(line, control), ...more], line)
}

/** Sends the line of an error without a Koa context. */
export function sendError(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  more: readonly string[] = [],
): void {
  const line = getErrorLine(status)
  send(request, response, status, [...makeLineHeaders(line), ...more], line)
}

/** Paths that are answered before the first edition is ready. */
export const HEALTH_PATHS = /^\/(?:healthz|readyz|metrics)$/
