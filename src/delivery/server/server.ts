import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type Koa from 'koa'
import { CallError } from '../../problems/index.ts'
import { sendError } from './answers.ts'
import { Connections } from './connections.ts'
import type { RequestCounters } from './request-counters.ts'
import { type Refusal, refuseConnect, refuseUnreadable } from './unreadable-requests.ts'

/** Where to listen, and who is told of what comes. */
export interface ListenOptions {
  /** 0 picks a free one. */
  readonly port: number
  readonly host: string
  /** Limits other than the usual ones. */
  readonly limits?: Partial<Limits>
  /** Connections at once; whoever comes then is turned away. @default 20 000 */
  readonly maxConnections?: number
  /** Told of each connection that was turned away. @default nobody */
  readonly onConnectionRefused?: () => void
  /** Told of each request when its answer has been begun. @default nobody */
  readonly onRequest?: (request: IncomingMessage, response: ServerResponse, came: Arrival) => void
  /** Told of each answer to what could not be read as a request. @default nobody */
  readonly onRefusal?: (refusal: Refusal) => void
  /** Counts what is refused before the app is asked. @default nobody looks */
  readonly tally?: RequestCounters
}

/** A request as it came. */
export interface Arrival {
  /** By `performance.now()`, in milliseconds. */
  readonly at: number
  /** Of the request line, before anything was made of it. */
  readonly target: string
}

/** Connections at once, when nothing else is said: about 200 MB. */
export const MAX_CONNECTIONS = 20_000

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
  EACCES: 'this user is not allowed to use it. Choose a port from 1024 up with --port.',
  EADDRNOTAVAIL: 'this machine has no such address. Choose another with --host.',
  ENOTFOUND: 'there is no such host. Choose another with --host.',
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

const getConnections = new WeakMap<Server, Connections>()

/** Serves an app; resolves when the port is open. @throws ListenError */
export function listen(app: Koa, options: ListenOptions): Promise<Server> {
  const {
    port,
    host,
    limits,
    maxConnections = MAX_CONNECTIONS,
    onConnectionRefused: onTurnedAway,
    onRequest,
    tally,
  } = options
  const { stalled, ...times } = { ...LIMITS, ...limits }
  // Whether there is a Host is looked at below, so that its lack gets the same one line as its other faults.
  const server = createServer({ ...times, maxHeaderSize: LARGEST_HEADER, requireHostHeader: false })
  const connections = new Connections(server, stalled)
  getConnections.set(server, connections)
  server.maxHeadersCount = MOST_FIELDS + 1
  server.maxConnections = maxConnections
  if (onTurnedAway !== undefined) server.on('drop', onTurnedAway)
  const answer = answerer(app.callback(), connections, tally)
  const answerAndTell = (request: IncomingMessage, response: ServerResponse, refusal?: number): void => {
    // What answers may write the target anew, in its normal form.
    const came = { at: performance.now(), target: request.url ?? '' }
    answer(request, response, refusal)
    onRequest?.(request, response, came)
  }
  const onRefusal = (refusal: Refusal): void => {
    tally?.other(refusal.status)
    options.onRefusal?.(refusal)
  }
  server.on('request', onRequest === undefined ? answer : answerAndTell)
  // Nothing here takes a body, so none is asked for (RFC 9110 §10.1.1); Node closes the connection then, since a body that
  // comes all the same could not be told from the next request.
  server.on('checkContinue', (request, response) => answerAndTell(request, response))
  server.on('checkExpectation', (request, response) => answerAndTell(request, response, 417))
  server.on('connect', (request, socket) => refuseConnect(request, socket as Socket, onRefusal))
  server.on('clientError', (error, socket) => refuseUnreadable(error, socket as Socket, connections, onRefusal))
  return new Promise((resolve, reject) => {
    // Stays: an accept that fails later (out of file descriptors, say) is the one client's loss, no crash.
    server.on('error', (error) => reject(new ListenError({ port, host }, error)))
    server.listen({ port, host }, () => resolve(server))
  })
}

/** @param refusal the status of the answer to a request that is not to be handled, whatever it says */
type Answer = (request: IncomingMessage, response: ServerResponse, refusal?: number) => void

function answerer(
  handle: ReturnType<Koa['callback']>,
  connections: Connections,
  tally: RequestCounters | undefined,
): Answer {
  return (request, response, refusal) => {
    if (!connections.begin(request, response)) return
    const status = findFault(request) ?? refusal
    // Where one request ends and the next begins is in doubt after such a one: nothing more is read.
    if (status !== undefined || isBulky(request)) response.setHeader('Connection', 'close')
    if (status === undefined) return void handle(request, response)
    tally?.other(status)
    sendError(request, response, status)
  }
}

/**
 * Ends a server of `listen`: no more connections, `Connection: close` on every further answer, requests under way
 * finish. Resolves when all is over, `graceMs` later at the latest, with the number of connections that were cut then.
 */
export function drain(server: Server, graceMs = 10_000): Promise<number> {
  const connections = getConnections.get(server)
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
function findFault({ rawHeaders, httpVersionMajor, httpVersionMinor }: IncomingMessage): number | undefined {
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
