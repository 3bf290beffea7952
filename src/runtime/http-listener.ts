import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import {
  type AccessLog,
  type ContentStats,
  countRefusedConnections,
  drain,
  listen,
  MAX_CONNECTIONS,
  noticeProxies,
  openAccessLog,
  RequestCounters,
  renderMetrics,
} from '../delivery/server/index.ts'
import type { Edition } from '../edition/index.ts'
import type { OpenMedia } from '../sources/index.ts'
import type { SharedState } from './state/index.ts'
import { isFirstProcess } from './worker-pool.ts'

export interface ListenerOptions {
  /** 0 picks a free port. */
  readonly port: number
  /** The address to listen on. */
  readonly host: string
  /** The access log file; '-' for standard output. @default no access log */
  readonly accessLog?: string
  /** Requests for each client and minute. @default no limit */
  readonly rateLimit?: number
  /** The number of own proxies in front, for logs and the rate limit. @default 0 */
  readonly trustProxy?: number
  /** Concurrent connections of this process. @default 20 000 */
  readonly maxConnections?: number
  /** Shows /metrics to all clients, besides the address of their own. @default false */
  readonly metrics?: 'all'
}

/** The inputs of the listener from the rest of the server. */
interface ListenerTools {
  readonly stats: ContentStats
  readonly openMedia: OpenMedia
  readonly state: Pick<SharedState, 'isShared' | 'charges' | 'sentDeltas' | 'shareMetrics' | 'metrics'>
  readonly log: (line: string) => void
}

/** The HTTP server. It listens before the content is read, so that a port in use is reported at once. */
export class HttpListener {
  private readonly options: ListenerOptions
  private readonly accessLog: AccessLog | undefined
  private readonly counters = new RequestCounters()
  private server: Server | undefined
  private current: () => Edition | undefined = () => undefined
  private root = '/'
  private markReady = (): void => {}
  private readonly isReady = new Promise<void>((resolve) => {
    this.markReady = resolve
  })

  private constructor(options: ListenerOptions, log: (line: string) => void) {
    this.options = options
    const { accessLog: file, trustProxy = 0 } = options
    const onLoss = (lines: number): void => {
      this.counters.lostLogLines += lines
    }
    this.accessLog = file === undefined ? undefined : openAccessLog(file, trustProxy, log, onLoss)
  }

  /** @throws ListenError when the port is not available, AccessLogError when the log cannot be written */
  static async open(options: ListenerOptions, tools: ListenerTools): Promise<HttpListener> {
    const listener = new HttpListener(options, tools.log)
    await listener.listen(tools)
    return listener
  }

  /** Answers requests from this edition. @param root the path of the site on its host */
  show(edition: () => Edition | undefined, root: string): void {
    this.current = edition
    this.root = root
  }

  /** Releases the requests that wait for the first edition. */
  ready(): void {
    this.markReady()
  }

  /** The URL of the server for a browser on this machine. */
  get address(): string {
    const { host } = this.options
    const port = (this.server?.address() as AddressInfo | null | undefined)?.port
    const name = ['0.0.0.0', '::', ''].includes(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host
    return `http://${name}:${port}/`
  }

  /** Reopens the access log after log rotation has renamed the file. */
  reopenLog(): void {
    this.accessLog?.reopen()
  }

  /** Stops listening and waits for the requests in progress. */
  async close(limitMs?: number): Promise<void> {
    if (this.server !== undefined) await drain(this.server, limitMs)
  }

  /** Writes the buffered lines of the access log. */
  async closeLog(): Promise<void> {
    await this.accessLog?.close()
  }

  private async listen({ stats, openMedia, state, log }: ListenerTools): Promise<void> {
    const { port, host, rateLimit, trustProxy = 0, metrics } = this.options
    const { maxConnections = MAX_CONNECTIONS } = this.options
    const edition = (): Edition | undefined => this.current()
    const { counters } = this
    // A build, which shares modules with the server, needs no Koa.
    const { createApp } = await import('../delivery/http/index.ts')
    const registry = renderMetrics(counters, () => stats, edition)
    const app = createApp({
      edition,
      openMedia,
      root: () => this.root,
      // A process that is alone answers 503 until the first edition.
      ...(state.isShared ? { first: () => this.isReady } : {}),
      ...(state.charges === undefined ? {} : { sharing: state.charges }),
      ...(state.sentDeltas === undefined ? {} : { sentDeltas: state.sentDeltas }),
      log,
      requestCounters: counters,
      ...(rateLimit === undefined ? {} : { rateLimit }),
      trustedProxies: trustProxy,
      ...(metrics === 'all' ? { metrics: () => state.metrics() } : {}),
    })
    state.shareMetrics(registry)
    const { accessLog } = this
    this.server = await listen(app, {
      ...{ port, host, maxConnections, requestCounters: counters },
      onConnectionRefused: countRefusedConnections(counters, maxConnections, log),
      ...(accessLog === undefined ? {} : { onRequest: accessLog.note, onRefusal: accessLog.noteRefusal }),
    })
    // One process is enough to log a line about the network.
    if (isFirstProcess()) {
      noticeProxies(this.server, { trustedProxies: trustProxy, hasRateLimit: rateLimit !== undefined, log })
    }
  }
}
