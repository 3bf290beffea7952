import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Connections } from './connections.ts'
import { getErrorLine, makeLineHeaders } from './write-response.ts'

/** The response to an unreadable request, or to CONNECT. */
export interface Refusal {
  readonly status: number
  /** Bytes of the body. */
  readonly bytes: number
  /** The socket, still open. */
  readonly socket: Socket
  /** The request, if it was readable. */
  readonly request?: IncomingMessage
  /** The line at which parsing failed, as far as it was received. */
  readonly line?: string
}

const STATUS_BY_CODE: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
}

/** An error of Node's HTTP parser. */
interface ParseError extends NodeJS.ErrnoException {
  readonly rawPacket?: Buffer
  readonly bytesParsed?: number
}

/** Answers an unreadable request with one line, and ends the connection. */
export function refuseUnreadable(
  error: ParseError,
  socket: Socket,
  connections: Connections,
  onRefusal: (refusal: Refusal) => void,
): void {
  const pending = connections.getPending(socket)
  if (!socket.writable || error.code === 'ECONNRESET') socket.destroy(error)
  // The client would take the line for the response to the request before.
  else if (pending !== undefined) pending.once('close', () => socket.destroySoon())
  // The rest of an answered request, or data after `Connection: close`, gets no second response.
  else if (connections.isAnsweredEarly(socket) || error.code === 'HPE_CLOSED_CONNECTION') socket.destroySoon()
  else {
    const line = getRequestLine(error)
    onRefusal({ ...end(socket, STATUS_BY_CODE[error.code ?? ''] ?? 400), ...(line === undefined ? {} : { line }) })
  }
}

/** Answers CONNECT with 405: this server is not a proxy. */
export function refuseConnect(request: IncomingMessage, socket: Socket, onRefusal: (refusal: Refusal) => void): void {
  onRefusal({ ...end(socket, 405, ['Allow: GET, HEAD, OPTIONS']), request })
}

/** Bytes to search for the line on each side of a fault. */
const SEARCH_BYTES = 512

function getRequestLine({ rawPacket, bytesParsed = 0 }: ParseError): string | undefined {
  if (rawPacket === undefined) return undefined
  const before = rawPacket.toString('latin1', Math.max(0, bytesParsed - SEARCH_BYTES), bytesParsed)
  const after = rawPacket.toString('latin1', bytesParsed, bytesParsed + SEARCH_BYTES)
  return before.slice(before.lastIndexOf('\n') + 1) + (/^[^\r\n]*/.exec(after)?.[0] ?? '')
}

/** Writes a one-line response directly to the socket, and ends the connection. */
function end(socket: Socket, status: number, more: readonly string[] = []): Refusal {
  const line = getErrorLine(status)
  const fields = makeLineHeaders(line)
  const fieldLines = fields.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${fields[at + 1]}`] : []))
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    ...fieldLines,
    ...more,
    `Date: ${new Date().toUTCString()}`,
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${line}`, () => socket.destroy())
  return { status, bytes: Buffer.byteLength(line), socket }
}
