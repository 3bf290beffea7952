import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { getErrorLine, makeLineHeaders } from './answers.ts'
import type { Connections } from './connections.ts'

/** An answer to what could not be read as a request, or is none that a server of documents takes. */
export interface Refusal {
  readonly status: number
  /** Of the body. */
  readonly bytes: number
  /** Still open. */
  readonly socket: Socket
  /** Where there was one. */
  readonly request?: IncomingMessage
  /** The line at which it could be read no further, as far as it had come. */
  readonly line?: string
}

const STATUS_OF: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
}

/** What Node's parser says of its failure. */
interface ParseError extends NodeJS.ErrnoException {
  readonly rawPacket?: Buffer
  readonly bytesParsed?: number
}

/** A request that cannot be read gets one line, after the answer that may still be under way, and the connection ends. */
export function refuseUnreadable(
  error: ParseError,
  socket: Socket,
  connections: Connections,
  tell: (refusal: Refusal) => void,
): void {
  const underWay = connections.underWay(socket)
  if (!socket.writable || error.code === 'ECONNRESET') socket.destroy(error)
  // Written now, the line would be taken for the answer to the request before it.
  else if (underWay !== undefined) underWay.once('close', () => socket.destroySoon())
  // The rest of a request that has its answer, or bytes after one that said it was the last: no second answer.
  else if (connections.isAnsweredEarly(socket) || error.code === 'HPE_CLOSED_CONNECTION') socket.destroySoon()
  else {
    const line = getRequestLine(error)
    tell({ ...end(socket, STATUS_OF[error.code ?? ''] ?? 400), ...(line === undefined ? {} : { line }) })
  }
}

/** This is no proxy. */
export function refuseConnect(request: IncomingMessage, socket: Socket, tell: (refusal: Refusal) => void): void {
  tell({ ...end(socket, 405, ['Allow: GET, HEAD, OPTIONS']), request })
}

/** How much is looked at on either side of a fault, in bytes. */
const LOOKED_AT = 512

function getRequestLine({ rawPacket, bytesParsed = 0 }: ParseError): string | undefined {
  if (rawPacket === undefined) return undefined
  const before = rawPacket.toString('latin1', Math.max(0, bytesParsed - LOOKED_AT), bytesParsed)
  const after = rawPacket.toString('latin1', bytesParsed, bytesParsed + LOOKED_AT)
  return before.slice(before.lastIndexOf('\n') + 1) + (/^[^\r\n]*/.exec(after)?.[0] ?? '')
}

/** Writes an answer of one line past `node:http`, and ends the connection. */
function end(socket: Socket, status: number, more: readonly string[] = []): Refusal {
  const line = getErrorLine(status)
  const fields = makeLineHeaders(line)
  const named = fields.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${fields[at + 1]}`] : []))
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    ...named,
    ...more,
    `Date: ${new Date().toUTCString()}`,
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${line}`, () => socket.destroy())
  return { status, bytes: Buffer.byteLength(line), socket }
}
