import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type Koa from 'koa'
import { CallError } from '../../problems/index.ts'
import { Connections } from './connections.ts'
import type { RequestCounters } from './request-counters.ts'
import { type Refusal, refuseConnect, refuseUnreadable } from './unreadable-requests.ts'
import { sendError } from './write-response.ts'

/** Options of `listen`. */
export interface ListenOptions {
  /** 0 picks a free port. */
  readonly port: number
  readonly host: string
  /** The command-line options that set port and host, for messages. @default `--port` and `--host` */
  readonly options?: { readonly port: string; readonly host: string }
  /** Replaces default limits. */
  readonly limits?: Partial<Limits>
  /** Connections at once; more are refused. @default 20 000 */
  readonly maxConnections?: number
  /** Called for each refused connection. */
  readonly onConnectionRefused?: () => void
  /** Called for each request when its response has begun. */
  readonly onRequest?: (request: IncomingMessage, response: ServerResponse, arrival: Arrival) => void
  /** Called for each response to an unreadable request. */
  readonly onRefusal?: (refusal: Refusal) => void
  /** Counts requests that are refused before the app gets them. */
  readonly requestCounters?: RequestCounters
}

/** The time and target of a request on arrival. */
export interface Arrival {
  /** By `performance.now()`, in milliseconds. */
  readonly at: number
  /** The target of the request line, before it is normalized. */
  readonly target: string
}

/** The default number of connections at once; they need about 200 MB. */
export const MAX_CONNECTIONS = 20_000

/** Times in milliseconds, as `node:http` takes them. */
export interface Limits {
  /** For the header of a request. @default 10 000 */
  readonly headersTimeout: number
  /** For a whole request. @default 30 000 */
  readonly requestTimeout: number
  /** Between two checks of these limits. @default 5 000 */
  readonly connectionsCheckingInterval: number
  /** For a connection without a request. @default 65 000 */
  readonly keepAliveTimeout: number
  /**
   * For a connection without any transfer, such as a client that stopped reading. Node closes it after a second check of
   * the buffered bytes. @default 30 000
   */
  readonly stalled: number
}

/** The port cannot be opened. The message names the port, the reason and what to do. */
export class ListenError extends CallError {
  override readonly name = 'ListenError'
  readonly code: string

  constructor({ port, host, options }: ListenOptions, cause: NodeJS.ErrnoException) {
    const names = options ?? { port: '--port', host: '--host' }
    const reason = REASONS[cause.code ?? '']?.(names) ?? `the system reports ${cause.code ?? cause.message}.`
    super(`cannot listen on ${host}, port ${port}: ${reason}`, { cause })
    this.code = cause.code ?? 'UNKNOWN'
  }
}

type Reason = (names: NonNullable<ListenOptions['options']>) => string

const REASONS: Readonly<Record<string, Reason>> = {
  EADDRINUSE: ({ port }) => `another program uses it. Stop that one, or choose another port with ${port}.`,
  EACCES: ({ port }) => `this user is not allowed to use it. Choose a port from 1024 up with ${port}.`,
  EADDRNOTAVAIL: ({ host }) => `this machine has no such address. Choose another with ${host}.`,
  ENOTFOUND: ({ host }) => `there is no such host. Choose another with ${host}.`,
  EAI_AGAIN: ({ host }) => `the name cannot be resolved now. Choose an address with ${host}.`,
  EINVAL: ({ host }) => `this machine cannot use this address. Choose another with ${host}.`,
}

/** A request with more fields is refused; Node itself would silently drop the rest. */
const MAX_FIELDS = 100
/** In bytes, with the request line. */
const MAX_HEADER_BYTES = 16_384
/** In bytes; the connection is closed instead of reading a longer body. No request here needs a body. */
const MAX_BODY_BYTES = 1_048_576

const LIMITS: Limits = {
  // Slow senders (slowloris) hold a connection for at most 15 s: this limit plus the interval of checks.
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 5_000,
  // Longer than the usual 60 s of proxies, so that the server does not close a connection while a proxy reuses it.
  keepAliveTimeout: 65_000,
  stalled: 30_000,
}

const connectionsByServer = new WeakMap<Server, Connections>()

/** Serves an app; resolves when the port is open. @throws ListenError */
export function listen(app: Koa, options: ListenOptions): Promise<Server> {
  const {
    port,
    host,
    limits,
    maxConnections = MAX_CONNECTIONS,
    onConnectionRefused,
    onRequest,
    requestCounters,
  } = options
  const { stalled, ...times } = { ...LIMITS, ...limits }
  // `findFault` checks Host, so that a missing Host gets the same one-line response as other faults.
  const server = createServer({ ...times, maxHeaderSize: MAX_HEADER_BYTES, requireHostHeader: false })
  const connections = new Connections(server, stalled)
  connectionsByServer.set(server, connections)
  server.maxHeadersCount = MAX_FIELDS + 1
  server.maxConnections = maxConnections
  if (onConnectionRefused !== undefined) server.on('drop', onConnectionRefused)
  const answer = makeAnswer(app.callback(), connections, requestCounters)
  const answerAndNotify = (request: IncomingMessage, response: ServerResponse, refusal?: number): void => {
    // The app may replace `request.url` by its normal form.
    const arrival = { at: performance.now(), target: request.url ?? '' }
    answer(request, response, refusal)
    onRequest?.(request, response, arrival)
  }
  const onRefusal = (refusal: Refusal): void => {
    requestCounters?.other(refusal.status)
    options.onRefusal?.(refusal)
  }
  server.on('request', onRequest === undefined ? answer : answerAndNotify)
  // No request here needs a body, so no 100 is sent (RFC 9110 §10.1.1). Node then closes the connection, because it could
  // not tell a body from the next request.
  server.on('checkContinue', (request, response) => answerAndNotify(request, response))
  server.on('checkExpectation', (request, response) => answerAndNotify(request, response, 417))
  server.on('connect', (request, socket) => refuseConnect(request, socket as Socket, onRefusal))
  server.on('clientError', (error, socket) => refuseUnreadable(error, socket as Socket, connections, onRefusal))
  return new Promise((resolve, reject) => {
    // Stays registered: an accept that fails later, without free descriptors, must not crash the process.
    server.on('error', (error) => reject(new ListenError(options, error)))
    server.listen({ port, host }, () => resolve(server))
  })
}

/** @param refusal the status of the response, if the request is refused in any case */
type Answer = (request: IncomingMessage, response: ServerResponse, refusal?: number) => void

function makeAnswer(
  handle: ReturnType<Koa['callback']>,
  connections: Connections,
  requestCounters: RequestCounters | undefined,
): Answer {
  return (request, response, refusal) => {
    if (!connections.begin(request, response)) return
    const status = findFault(request) ?? refusal
    // The boundary to the next request is uncertain after such a request, so nothing more is read.
    if (status !== undefined || hasUnwantedBody(request)) response.setHeader('Connection', 'close')
    if (status === undefined) return void handle(request, response)
    requestCounters?.other(status)
    sendError(request, response, status)
  }
}

/**
 * Ends a server of `listen`: it accepts no connections, sends `Connection: close`, and finishes running requests.
 * Resolves after at most `graceMs` with the number of connections that were cut.
 */
export function drain(server: Server, graceMs = 6_000): Promise<number> {
  const connections = connectionsByServer.get(server)
  if (connections === undefined) throw new TypeError('drain: found a server not made by listen')
  return connections.drain(graceMs)
}

const HOST = /^[A-Za-z0-9._~%!$&'()*+,;=:[\]-]*$/

/** The last valid Host, because nearly all requests have the same. A memo of one entry. */
let lastHost = ''

function isHost(text: string): boolean {
  if (text === lastHost) return true
  if (!HOST.test(text)) return false
  lastHost = text
  return true
}

/** Returns the status for a request that Node's parser accepts and RFC 9112 §3.2 does not: HTTP/0.9, or not one valid Host. */
function findFault({ rawHeaders, httpVersionMajor, httpVersionMinor }: IncomingMessage): number | undefined {
  if (rawHeaders.length > MAX_FIELDS * 2) return 431
  let hosts = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]
    if (name?.length !== 4 || (name !== 'Host' && name.toLowerCase() !== 'host')) continue
    hosts += 1
    if (hosts > 1 || !isHost(rawHeaders[at + 1] ?? '')) return 400
  }
  const isValid = httpVersionMajor === 1 && (httpVersionMinor === 0 || (httpVersionMinor === 1 && hosts === 1))
  return isValid ? undefined : 400
}

const hasUnwantedBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > MAX_BODY_BYTES
