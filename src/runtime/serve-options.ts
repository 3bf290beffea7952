import type { Registry } from 'prom-client'
import type { ChargeChannel } from '../delivery/server/index.ts'
import type { GetLastModified } from '../edition/last-modified/index.ts'
import type { RecordSource } from '../sources/index.ts'
import type { TopicVersion } from './leader.ts'

/** What a process has of the others that serve the same. */
export interface Shared {
  /** Dates documents from the book of all. */
  readonly date: GetLastModified
  /** The figures of all. */
  readonly metrics: () => Promise<string>
  /** Gives the figures of this one. */
  readonly share: (registry: Registry) => void
  /** Calls back when this is the one to speak to the hubs, and to keep the ledger. */
  readonly onElected: (begin: () => void) => void
  /** Whether all others serve these versions. */
  readonly confirm: (versions: readonly TopicVersion[]) => Promise<boolean>
  /** Holds the rate limit together with the others. */
  readonly sharing: ChargeChannel
  /** Tells the others whether this one does. */
  readonly onServingQuestion: (serves: (versions: readonly TopicVersion[]) => Promise<boolean>) => void
}

/** A call of `serve`. */
export interface ServeOptions {
  /** The content directory; where `source` is given, the name that state and ledger are kept under. */
  readonly articles: string
  /** Where the records come from. @default the content directory */
  readonly source?: RecordSource
  /** 0 picks a free one. */
  readonly port: number
  /** The address to listen on. */
  readonly host: string
  /** The site's address. @default `url` in site.yaml, else where it is served */
  readonly url?: string
  /** The folder of the index of what was read; false: none is kept. @default the user's cache folder */
  readonly cache?: string | false
  /** Where dates of documents and what hubs were told are kept. @default the user's folder for states */
  readonly state?: string
  /** Whether the ledger of what is published is to be kept beside the articles. @default only if it is there already */
  readonly ledger?: boolean
  /** Looks every so many seconds instead of waiting for the system's events. @default events */
  readonly poll?: number | boolean
  /** Where a line for each answer goes; '-' for standard output. @default nowhere */
  readonly accessLog?: string
  /** Requests a client may make in a minute. @default any number */
  readonly rateLimit?: number
  /** Proxies of one's own in front, for logs, the rate limit and /metrics alone. @default 0 */
  readonly trustProxy?: number
  /** Whether the front page tells of records and faults under a public address too. @default on this machine alone */
  readonly status?: boolean
  /** Connections at once, of this process. @default 20 000 */
  readonly maxConnections?: number
  /** Who may see /metrics: this machine alone, or everyone. @default 'local' */
  readonly metrics?: 'local' | 'all'
  /** Where several processes serve. @default it is alone */
  readonly shared?: Shared
}
