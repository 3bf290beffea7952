import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createApp } from '../delivery/http/index.ts'
import {
  type AccessLog,
  type ContentStats,
  countRefusedConnections,
  drain,
  listen,
  MAX_CONNECTIONS,
  openAccessLog,
  RequestCounters,
  renderMetrics,
} from '../delivery/server/index.ts'
import type { Edition } from '../edition/index.ts'
import type { OpenMedia } from '../sources/index.ts'
import type { ServeOptions } from './serve-options.ts'

type ListenerOptions = Omit<ServeOptions, 'url' | 'cache' | 'state' | 'ledger' | 'poll' | 'articles' | 'source'> & {
  readonly openMedia: OpenMedia
}

/** Where requests come in: open before anything is there to be served, so that a port that is taken is known at once. */
export class HttpListener {
  private readonly options: ListenerOptions
  private readonly log: AccessLog | undefined
  private server: Server | undefined
  private current: () => Edition | undefined = () => undefined
  private root = '/'
  private markReady = (): void => {}
  private readonly isReady = new Promise<void>((resolve) => {
    this.markReady = resolve
  })

  private constructor(options: ListenerOptions, tell: (line: string) => void) {
    this.options = options
    const { accessLog: file, trustProxy = 0 } = options
    this.log = file === undefined ? undefined : openAccessLog(file, trustProxy, tell)
  }

  /**
   * @param tell told what a person should know, a line each
   * @throws ListenError when the port cannot be had, AccessLogError when the log cannot be written
   */
  static async open(
    options: ListenerOptions,
    figures: ContentStats,
    tell: (line: string) => void,
  ): Promise<HttpListener> {
    const door = new HttpListener(options, tell)
    await door.listen(figures, tell)
    return door
  }

  /** From now on requests are answered with this. */
  show(edition: () => Edition | undefined, root: string): void {
    this.current = edition
    this.root = root
  }

  /** The first edition stands: requests that waited for it are answered. */
  ready(): void {
    this.markReady()
  }

  /** The address on which it listens, as a person on this machine would type it. */
  get address(): string {
    const { host } = this.options
    const port = (this.server?.address() as AddressInfo | null | undefined)?.port
    const name = ['0.0.0.0', '::', ''].includes(host) ? 'localhost' : host.includes(':') ? `[${host}]` : host
    return `http://${name}:${port}/`
  }

  /** Goes on with the access log in the file that has its name now: whoever rotates logs has renamed the old one. */
  reopenLog(): void {
    this.log?.reopen()
  }

  /** Lets requests under way finish, for so many milliseconds at most. */
  async close(limitMs?: number): Promise<void> {
    if (this.server !== undefined) await drain(this.server, limitMs)
  }

  /** Writes what of the log is still in memory: when everything else has ended. */
  async closeLog(): Promise<void> {
    await this.log?.close()
  }

  private async listen(figures: ContentStats, tell: (line: string) => void): Promise<void> {
    const { port, host, shared, openMedia, rateLimit, trustProxy = 0, metrics } = this.options
    const { maxConnections = MAX_CONNECTIONS } = this.options
    const edition = (): Edition | undefined => this.current()
    const tally = new RequestCounters()
    const registry = renderMetrics(tally, () => figures, edition)
    const app = createApp({
      edition,
      openMedia,
      root: () => this.root,
      // Of several processes the others are there for whoever cannot wait.
      ...(shared === undefined ? {} : { first: () => this.isReady, sharing: shared.sharing }),
      log: tell,
      tally,
      ...(rateLimit === undefined ? {} : { rateLimit }),
      trustedProxies: trustProxy,
      metrics: { print: shared?.metrics ?? (() => registry.metrics()), isPublic: metrics === 'all' },
    })
    shared?.share(registry)
    const { log } = this
    this.server = await listen(app, {
      ...{ port, host, maxConnections, tally },
      onConnectionRefused: countRefusedConnections(tally, maxConnections, tell),
      ...(log === undefined ? {} : { onRequest: log.note, onRefusal: log.noteRefusal }),
    })
  }
}
