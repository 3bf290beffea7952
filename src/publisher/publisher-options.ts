import type { FeedFormat, FeedProfile } from '../feeds/index.ts'
import type { AuthorsInput, MemoryRecord, RecordSource, SiteInput } from '../sources/index.ts'

/** Options of every publisher. */
export interface CommonPublisherOptions {
  /** Address of the site, with the path below which it is mounted. @default `url` in the site's settings */
  readonly url?: string
  /** Time that caches may use a document without asking again, in seconds. @default 300 */
  readonly maxAge?: number
  /** Folder that keeps the dates of documents and the state of the hubs across restarts. @default nothing is kept */
  readonly state?: string
  /** Announces changes to the hubs in the site's settings. @default true with `state`, else false */
  readonly announce?: boolean
  /** Formats of your own, beside RSS, Atom and JSON Feed. Feeds have them where the site's settings name them. */
  readonly formats?: readonly FeedFormat[]
  /** Variants of formats for partners, each at an address of its own. */
  readonly profiles?: readonly FeedProfile[]
  /** Returns the present, in milliseconds since 1970. @default Date.now */
  readonly now?: () => number
  /** Takes each line of the log: problems of records, and faults. @default console.error */
  readonly log?: (line: string) => void
}

/** Publishes a content directory and follows its changes. */
export interface ArticlesPublisherOptions extends CommonPublisherOptions {
  /** The content directory: `site.yaml` and article files. */
  readonly articles: string
  /** Folder of an index that makes the next start faster. @default none is written */
  readonly cache?: string
  /** Scans the directory at an interval, in seconds, for file systems without change events. @default events */
  readonly poll?: number
}

/** Publishes records from your code. */
export interface RecordsPublisherOptions extends CommonPublisherOptions {
  /** The settings of `site.yaml`. */
  readonly site: SiteInput
  /** The authors of `authors.yaml`. @default none */
  readonly authors?: AuthorsInput
  /** The first records; `put` and `remove` change them later. @default none */
  readonly records?: Iterable<MemoryRecord>
  /** Media files by their paths, such as `media/vote.jpg`. @default none */
  readonly media?: Readonly<Record<string, Uint8Array>>
}

/** Publishes a source of your own. */
export interface SourcePublisherOptions extends CommonPublisherOptions {
  readonly source: RecordSource
}

/** Options of `createPublisher`. */
export type PublisherOptions = ArticlesPublisherOptions | RecordsPublisherOptions | SourcePublisherOptions
