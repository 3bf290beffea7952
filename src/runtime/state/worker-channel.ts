import type { Charges } from '../../delivery/server/index.ts'
import type { RenderedVersion } from '../../edition/last-modified/index.ts'
import type { Instant } from '../../model/index.ts'
import type { TopicVersion } from './shared-state.ts'

/** The requests between the primary process and a worker: parameter and result of each. */
interface Requests {
  /** To the primary: the Last-Modified of a document. */
  readonly lastModified: { readonly params: RenderedVersion; readonly result: Instant }
  /** To the primary: true when every other worker serves these versions. */
  readonly confirmServing: { readonly params: readonly TopicVersion[]; readonly result: boolean }
  /** To the primary: the metrics of all workers as text. */
  readonly allMetrics: { readonly params: null; readonly result: string }
  /** To a worker: true when it serves these versions. */
  readonly isServing: { readonly params: readonly TopicVersion[]; readonly result: boolean }
  /** To a worker: its own metrics, as prom-client's `getMetricsAsJSON` returns them. */
  readonly ownMetrics: { readonly params: null; readonly result: readonly object[] }
}

type RequestName = keyof Requests
type Params<N extends RequestName> = Requests[N]['params']
type Result<N extends RequestName> = Requests[N]['result']

/** The messages that need no answer. */
export type Notice =
  /** From a worker: it receives messages from now on. */
  | { readonly sectionwire: 'connected' }
  /** From a worker: it answers HTTP requests from now on. */
  | { readonly sectionwire: 'serving' }
  /** To a worker: it is the leader. */
  | { readonly sectionwire: 'lead' }
  /** To a worker: it has to end. */
  | { readonly sectionwire: 'stop' }
  /** From a worker, passed on to all others: what clients have used of the rate limit. */
  | { readonly sectionwire: 'charges'; readonly charges: Charges }
  /** From a worker, passed on to all others: the mark of a tag that it answered with a delta. */
  | { readonly sectionwire: 'sent-delta'; readonly mark: string }

/** Every message between the primary process and a worker. */
type Message =
  | Notice
  | { readonly sectionwire: 'request'; readonly id: number; readonly name: RequestName; readonly params: unknown }
  /** Without a result, the request has failed. */
  | { readonly sectionwire: 'response'; readonly id: number; readonly result?: unknown }

/** Libraries send messages of their own over the same connection. */
const isMessage = (message: unknown): message is Message =>
  typeof message === 'object' && message !== null && 'sectionwire' in message

/** One end of the connection: `process` in a worker, a `Worker` in the primary process. */
export interface Port {
  isConnected(): boolean
  send(message: object): void
  onMessage(listen: (message: unknown) => void): void
  onDisconnect(listen: () => void): void
}

/** Answers the requests of the other end. A request without a handler fails. */
export type Handlers = { readonly [N in RequestName]?: (params: Params<N>) => Result<N> | Promise<Result<N>> }

const DEFAULT_TIMEOUT_MS = 5_000

interface PendingRequest {
  readonly resolve: (result: unknown) => void
  readonly reject: (error: Error) => void
  readonly timer: NodeJS.Timeout
}

/** A typed connection between the primary process and one worker, for notices and for requests with an answer. */
export class WorkerChannel {
  private readonly port: Port
  private readonly handlers: Handlers
  private readonly pending = new Map<number, PendingRequest>()
  private lastId = 0

  /** @param onNotice called with each message that needs no answer */
  constructor(port: Port, handlers: Handlers, onNotice: (notice: Notice) => void) {
    this.port = port
    this.handlers = handlers
    port.onMessage((message) => {
      if (!isMessage(message)) return
      if (message.sectionwire === 'request') void this.answer(message.id, message.name, message.params)
      else if (message.sectionwire === 'response') this.complete(message)
      else onNotice(message)
    })
    port.onDisconnect(() => {
      for (const id of [...this.pending.keys()]) this.complete({ id })
    })
  }

  /** Sends a notice; a notice to a process that has ended is dropped. */
  notify(notice: Notice): void {
    this.send(notice)
  }

  /** Sends a request. Rejects when the other end fails, ends, or does not answer in time. */
  request<N extends RequestName>(
    name: N,
    params: Params<N>,
    timeoutMs: number = DEFAULT_TIMEOUT_MS,
  ): Promise<Result<N>> {
    this.lastId += 1
    const id = this.lastId
    return new Promise<Result<N>>((resolve, reject) => {
      if (!this.port.isConnected()) return reject(new Error(`${name}: the other process has ended`))
      const timer = setTimeout(() => this.complete({ id }), timeoutMs)
      timer.unref()
      this.pending.set(id, {
        // The other end is the same program: its result has the type that `Requests` names.
        resolve: (result) => resolve(result as Result<N>),
        reject,
        timer,
      })
      this.send({ sectionwire: 'request', id, name, params })
    })
  }

  private async answer<N extends RequestName>(id: number, name: N, params: unknown): Promise<void> {
    try {
      const handler: Handlers[N] = this.handlers[name]
      const result = await handler?.(params as Params<N>)
      this.send({ sectionwire: 'response', id, ...(result === undefined ? {} : { result }) })
    } catch {
      this.send({ sectionwire: 'response', id })
    }
  }

  private complete(response: { readonly id: number; readonly result?: unknown }): void {
    const request = this.pending.get(response.id)
    if (request === undefined) return
    this.pending.delete(response.id)
    clearTimeout(request.timer)
    if (response.result === undefined) request.reject(new Error('the other process did not answer'))
    else request.resolve(response.result)
  }

  private send(message: Message): void {
    if (this.port.isConnected()) this.port.send(message)
  }
}
