import type { RecordSource } from '../sources/index.ts'

/** The options of the `serve` command. */
export interface ServeOptions {
  /** The content directory; where `source` is given, the name that state and ledger are kept under. */
  readonly articles: string
  /** @default the records of the content directory */
  readonly source?: RecordSource
  /** 0 picks a free port. */
  readonly port: number
  /** The address to listen on. */
  readonly host: string
  /** The site's address. @default `url` in site.yaml, else the address of the server */
  readonly url?: string
  /** The folder of the content index; false keeps none. @default the user's cache folder */
  readonly cache?: string | false
  /** The folder for the dates of documents and the state of the hubs. @default the user's state folder */
  readonly state?: string
  /** Keeps the ledger of published stories beside the articles. @default only if it is there already */
  readonly ledger?: boolean
  /** Scans at an interval in seconds instead of waiting for the system's events. @default false */
  readonly poll?: number | boolean
  /** The access log file; '-' for standard output. @default no access log */
  readonly accessLog?: string
  /** Requests for each client and minute. @default no limit */
  readonly rateLimit?: number
  /** The number of own proxies in front, for logs, the rate limit and /metrics. @default 0 */
  readonly trustProxy?: number
  /** Shows the numbers of records and faults on the front page of a public site. @default false */
  readonly status?: boolean
  /** Concurrent connections of this process. @default 20 000 */
  readonly maxConnections?: number
  /** The clients that may request /metrics: those on this machine, or all. @default 'local' */
  readonly metrics?: 'local' | 'all'
}
