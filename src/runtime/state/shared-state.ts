import type { Registry } from 'prom-client'
import type { SentDeltaChannel } from '../../delivery/http/index.ts'
import type { ChargeChannel } from '../../delivery/server/index.ts'
import type { HubStateStore, Topic } from '../../delivery/websub/index.ts'
import type { GetLastModified } from '../../edition/last-modified/index.ts'
import type { VersionStore } from '../../sources/index.ts'
import type { LedgerOptions, LedgerStore } from './ledger-file.ts'

/** A document in one version. */
export type TopicVersion = Pick<Topic, 'path' | 'etag'>

/** Resolves to true when a process serves these versions. */
export type IsServing = (versions: readonly TopicVersion[]) => Promise<boolean>

/** The state that all processes that serve the same site share. Each publication holds its own connection to it. */
export interface SharedState {
  /** Set when other processes may answer a request that this one cannot answer yet. */
  readonly isShared: boolean
  /** Returns the Last-Modified of a document, the same in every process. */
  readonly lastModified: GetLastModified
  /** Exchanges the charges of the rate limit; undefined when no other process has clients. */
  readonly charges: ChargeChannel | undefined
  /** Exchanges the marks of sent deltas; undefined when no other process has clients. */
  readonly sentDeltas: SentDeltaChannel | undefined
  /** The state of the hubs, for the leader. */
  readonly hubs: HubStateStore
  /** The ledger of published articles, for the leader; undefined when none is kept. */
  readonly ledger: LedgerStore | undefined
  /** Keeps what is published, with its texts: the same for every process and every restart. */
  readonly versions: VersionStore
  /**
   * Takes part in the election of the process that announces to hubs and keeps the ledger.
   *
   * @param begin called when this process becomes the leader
   * @param end called when another process takes over while this one runs
   */
  lead(begin: () => void, end: () => void): void
  /** Answers the other processes' question for the versions that this one serves. */
  onServingQuestion(isServing: IsServing): void
  /** Resolves to true when every other process serves these versions. */
  confirmServing(versions: readonly TopicVersion[]): Promise<boolean>
  /** Adds the metrics of this process to those of all. */
  shareMetrics(registry: Registry): void
  /** Resolves to the metrics of all processes in the text format of Prometheus. */
  metrics(): Promise<string>
  /** Ends the participation of this process and writes what is pending. */
  close(): Promise<void>
}

export interface HubStateOptions {
  /** The content directory. */
  readonly articles: string
  /** The folder for the state files. @default `sectionwire` in the user's state folder */
  readonly state?: string
}

/** The options of the stores that a single machine keeps in files. */
export interface StateOptions extends HubStateOptions, LedgerOptions {}
