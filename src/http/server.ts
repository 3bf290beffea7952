import { createServer, type IncomingMessage, type Server, type ServerResponse, STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import type Koa from 'koa'
import { CallError } from '../call-error.ts'
import { Connections } from './connections.ts'
import { errorLine, lineHeaders, sendError } from './errors.ts'

export interface ListenOptions {
  /** 0 picks a free one. */
  readonly port: number
  readonly host: string
  /** Limits other than the usual ones. */
  readonly limits?: Partial<Limits>
  /** Told of each request when its answer has been begun, and when it came (`performance.now()`). @default nobody */
  readonly onRequest?: (request: IncomingMessage, response: ServerResponse, came: number) => void
}

/** Times in milliseconds, as `node:http` takes them. */
export interface Limits {
  /** For the header of a request to arrive. @default 10 000 */
  readonly headersTimeout: number
  /** For a whole request to arrive. @default 30 000 */
  readonly requestTimeout: number
  /** Between two looks for connections that are over one of these. @default 5 000 */
  readonly connectionsCheckingInterval: number
  /** For a connection without a request. @default 65 000 */
  readonly keepAliveTimeout: number
  /**
   * On which nothing moves, in either direction: a reader that stopped reading. Node looks a second time, whether bytes
   * that wait have become fewer, before it lets go. @default 30 000
   */
  readonly stalled: number
}

/** A port that cannot be had: the message says which and why, and what to do. */
export class ListenError extends CallError {
  override readonly name = 'ListenError'
  readonly code: string

  constructor({ port, host }: ListenOptions, cause: NodeJS.ErrnoException) {
    super(`cannot listen on ${host}, port ${port}: ${REASONS[cause.code ?? ''] ?? cause.message}`, { cause })
    this.code = cause.code ?? 'UNKNOWN'
  }
}

const REASONS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'another program uses it. Stop that one, or choose another port with --port.',
  EACCES: 'this user may not use it. Choose a port from 1024 up with --port.',
  EADDRNOTAVAIL: 'this machine has no such address. Choose another with --host.',
  ENOTFOUND: 'no such host is known. Choose another with --host.',
}

/** A request with more fields is refused; Node itself would drop the rest in silence. */
const MOST_FIELDS = 100
/** In bytes, the request line included. */
const LARGEST_HEADER = 16_384
/** A longer body, in bytes, is not read to its end: nothing here takes a body. */
const LONGEST_BODY = 1_048_576

const LIMITS: Limits = {
  // Slow senders (slowloris) hold a connection for 15 s at most: the time, and the look that finds them out.
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 5_000,
  // Longer than the usual minute of a proxy in front, so that never the server closes first under a new request.
  keepAliveTimeout: 65_000,
  stalled: 30_000,
}

const connectionsOf = new WeakMap<Server, Connections>()

/** Serves an app; resolves when the port is open. @throws ListenError */
export function listen(app: Koa, { port, host, limits, onRequest }: ListenOptions): Promise<Server> {
  const handle = app.callback()
  const { stalled, ...times } = { ...LIMITS, ...limits }
  // Whether there is a Host is looked at below, so that its lack gets the same one line as its other faults.
  const server = createServer({ ...times, maxHeaderSize: LARGEST_HEADER, requireHostHeader: false })
  const connections = new Connections(server, stalled)
  connectionsOf.set(server, connections)
  server.maxHeadersCount = MOST_FIELDS + 1
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    connections.begin(request, response)
    const status = faultOf(request)
    // Where one request ends and the next begins is in doubt after such a one: nothing more is read.
    if (status !== undefined || isBulky(request)) response.setHeader('Connection', 'close')
    if (status === undefined) void handle(request, response)
    else sendError(request, response, status)
  }
  const answerAndTell = (request: IncomingMessage, response: ServerResponse): void => {
    const came = performance.now()
    answer(request, response)
    onRequest?.(request, response, came)
  }
  server.on('request', onRequest === undefined ? answer : answerAndTell)
  server.on('connect', (_request, socket) => end(socket, 405, ['Allow: GET, HEAD, OPTIONS']))
  server.on('clientError', (error, socket) => refuseUnreadable(error, socket as Socket, connections))
  return new Promise((resolve, reject) => {
    // Stays: an accept that fails later (out of file descriptors, say) is the one client's loss, no crash.
    server.on('error', (error) => reject(new ListenError({ port, host }, error)))
    server.listen({ port, host }, () => resolve(server))
  })
}

/**
 * Ends a server of `listen`: no more connections, `Connection: close` on every further answer, requests under way
 * finish. Resolves when all is over, `graceMs` later at the latest, with the number of connections that were cut then.
 */
export function drain(server: Server, graceMs = 10_000): Promise<number> {
  const connections = connectionsOf.get(server)
  if (connections === undefined) throw new TypeError('drain: found a server not made by listen')
  return connections.drain(graceMs)
}

const HOST = /^[A-Za-z0-9._~%!$&'()*+,;=:[\]-]*$/

/** The Host that was right last: nearly all requests have the same. */
let lastHost = ''

function isHost(text: string): boolean {
  if (text === lastHost) return true
  if (!HOST.test(text)) return false
  lastHost = text
  return true
}

/** What Node's parser lets through and RFC 9112 does not: HTTP/0.9, and no Host, two of them or none that is one (§3.2). */
function faultOf({ rawHeaders, httpVersionMajor, httpVersionMinor }: IncomingMessage): number | undefined {
  if (rawHeaders.length > MOST_FIELDS * 2) return 431
  let hosts = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]
    if (name?.length !== 4 || (name !== 'Host' && name.toLowerCase() !== 'host')) continue
    hosts += 1
    if (hosts > 1 || !isHost(rawHeaders[at + 1] ?? '')) return 400
  }
  const sound = httpVersionMajor === 1 && (httpVersionMinor === 0 || (httpVersionMinor === 1 && hosts === 1))
  return sound ? undefined : 400
}

const isBulky = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > LONGEST_BODY

const STATUS_OF: Readonly<Record<string, number>> = {
  HPE_HEADER_OVERFLOW: 431,
  HPE_CHUNK_EXTENSIONS_OVERFLOW: 413,
  ERR_HTTP_REQUEST_TIMEOUT: 408,
}

/** A request that cannot be read gets one line, after the answer that may still be under way, and the connection ends. */
function refuseUnreadable(error: NodeJS.ErrnoException, socket: Socket, connections: Connections): void {
  const underWay = connections.underWay(socket)
  if (!socket.writable || error.code === 'ECONNRESET') socket.destroy(error)
  // Written now, the line would be taken for the answer to the request before it.
  else if (underWay !== undefined) underWay.once('close', () => socket.destroySoon())
  // The rest of a request that has its answer, or bytes after one that said it was the last: no second answer.
  else if (connections.isAnsweredEarly(socket) || error.code === 'HPE_CLOSED_CONNECTION') socket.destroySoon()
  else end(socket, STATUS_OF[error.code ?? ''] ?? 400)
}

function end(socket: Duplex, status: number, more: readonly string[] = []): void {
  const line = errorLine(status)
  const fields = lineHeaders(line)
  const named = fields.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${fields[at + 1]}`] : []))
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    ...named,
    ...more,
    `Date: ${new Date().toUTCString()}`,
    'Connection: close',
  ]
  socket.end(`${head.join('\r\n')}\r\n\r\n${line}`, () => socket.destroy())
}
