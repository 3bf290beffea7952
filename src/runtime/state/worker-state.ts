import type { Registry } from 'prom-client'
import type { SentDeltaChannel } from '../../delivery/http/index.ts'
import type { ChargeChannel, Charges } from '../../delivery/server/index.ts'
import type { HubStateStore } from '../../delivery/websub/index.ts'
import type { RenderedVersion } from '../../edition/last-modified/index.ts'
import type { Instant } from '../../model/index.ts'
import type { VersionStore } from '../../sources/index.ts'
import { Deferred } from '../../system/index.ts'
import type { LedgerStore } from './ledger-file.ts'
import { openFileStores } from './local-state.ts'
import type { IsServing, SharedState, StateOptions, TopicVersion } from './shared-state.ts'
import { type Notice, type Port, WorkerChannel } from './worker-channel.ts'

/** The primary process answers from memory; only one that hangs takes this long. */
const LAST_MODIFIED_TIMEOUT_MS = 30_000
/** Longer than the primary process waits for the other workers. */
const ALL_WORKERS_TIMEOUT_MS = 10_000

/** The state of a worker process, shared with the others through the primary process. */
export class WorkerState implements SharedState {
  readonly isShared = true
  readonly hubs: HubStateStore
  readonly ledger: LedgerStore | undefined
  readonly versions: VersionStore
  /** Resolves when the worker has to end. */
  readonly stopped: Promise<void>
  private readonly port: Port
  private readonly channel: WorkerChannel
  private readonly stop = new Deferred()
  private readonly chargeListeners: ((charges: Charges) => void)[] = []
  private readonly deltaListeners: ((mark: string) => void)[] = []
  private registry: Registry | undefined
  private isServing: IsServing = async () => false
  private isElected = false
  private begin: (() => void) | undefined

  constructor(options: StateOptions, log: (line: string) => void, port: Port = primaryPort) {
    const { hubs, ledger, versions } = openFileStores(options, log)
    this.hubs = hubs
    this.versions = versions
    this.ledger = ledger
    this.port = port
    this.stopped = this.stop.promise
    this.channel = new WorkerChannel(
      port,
      {
        isServing: (versions) => this.isServing(versions),
        ownMetrics: async () => (await this.registry?.getMetricsAsJSON()) ?? [],
      },
      (notice) => this.onNotice(notice),
    )
    port.onDisconnect(this.stop.resolve)
    this.channel.notify({ sectionwire: 'connected' })
  }

  /** Falls back to the present when the primary process has ended: then this worker ends, too. */
  readonly lastModified = async (version: RenderedVersion): Promise<Instant> => {
    const fallback = Math.max(version.lastChange, version.now)
    if (!this.port.isConnected()) return fallback
    return this.channel.request('lastModified', version, LAST_MODIFIED_TIMEOUT_MS).catch(() => fallback)
  }

  readonly charges: ChargeChannel = {
    send: (charges) => this.channel.notify({ sectionwire: 'charges', charges }),
    onReceive: (listen) => {
      this.chargeListeners.push(listen)
    },
  }

  readonly sentDeltas: SentDeltaChannel = {
    send: (mark) => this.channel.notify({ sectionwire: 'sent-delta', mark }),
    onReceive: (listen) => {
      this.deltaListeners.push(listen)
    },
  }

  /** The primary process never deposes a leader. */
  lead(begin: () => void): void {
    this.begin = begin
    if (this.isElected) begin()
  }

  onServingQuestion(isServing: IsServing): void {
    this.isServing = isServing
  }

  confirmServing(versions: readonly TopicVersion[]): Promise<boolean> {
    return this.channel.request('confirmServing', versions, ALL_WORKERS_TIMEOUT_MS).catch(() => false)
  }

  shareMetrics(registry: Registry): void {
    this.registry = registry
  }

  metrics(): Promise<string> {
    return this.channel
      .request('allMetrics', null, ALL_WORKERS_TIMEOUT_MS)
      .catch((error: unknown) => `# ${String(error)}\n`)
  }

  /** Tells the primary process that this worker answers HTTP requests. */
  notifyServing(): void {
    this.channel.notify({ sectionwire: 'serving' })
  }

  async close(): Promise<void> {}

  private onNotice(notice: Notice): void {
    if (notice.sectionwire === 'stop') this.stop.resolve()
    if (notice.sectionwire === 'charges') for (const listen of this.chargeListeners) listen(notice.charges)
    if (notice.sectionwire === 'sent-delta') for (const listen of this.deltaListeners) listen(notice.mark)
    if (notice.sectionwire === 'lead') {
      this.isElected = true
      this.begin?.()
    }
  }
}

/** The connection of this process to the primary process. */
const primaryPort: Port = {
  isConnected: () => process.connected,
  send: (message) => void process.send?.(message),
  onMessage: (listen) => void process.on('message', listen),
  onDisconnect: (listen) => void process.on('disconnect', listen),
}
