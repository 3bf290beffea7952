import type { FeedFormat, FeedVariant } from '../feeds/index.ts'
import type { Instant } from '../model/index.ts'
import type { Redirect } from '../redirects/index.ts'
import type { Rendition } from './rendition.ts'

/** A file of the content directory that visible articles show: served and copied as it is. */
export interface MediaFile {
  /** Where it is published: percent-encoded, without a leading slash. */
  readonly path: string
  /** Where it lies, relative to the content directory, with `/`. */
  readonly file: string
}

/** A feed in one of the formats from which a client may choose. */
export interface FeedOffer {
  readonly path: string
  /** The format's own type first. */
  readonly mediaTypes: FeedFormat['mediaTypes']
}

/** What a static tree has for its host alone, by path, each made on first use and kept. */
export type HostFiles = ReadonlyMap<string, () => Promise<Rendition>>

/** Everything the newsroom publishes at one instant: an immutable snapshot, its documents made on first use and kept. */
export interface Edition {
  readonly now: Instant
  /** When the next article changes by itself; absent: never. */
  readonly nextChange?: Instant
  /** When it must be made anew, be it only for a list that ages; absent: never. */
  readonly staleAt?: Instant
  /** The paths of all documents, sorted. */
  readonly paths: readonly string[]
  /** Of these, the feeds that subscribers poll and may find: no unlisted profiles, archives, lists or pages. */
  readonly feeds: readonly string[]
  /** Whether there is a document at a path. */
  readonly has: (path: string) => boolean
  /** All formats that the publisher has, be they on or off. */
  readonly formats: readonly Pick<FeedFormat, 'file' | 'mediaTypes'>[]
  /** Returns format and profile of a feed or archive; undefined for every other path. */
  readonly feedAt: (path: string) => FeedVariant | undefined
  /** Returns the formats of a feed at the address of its scope, without the last slash; the preferred one first. */
  readonly listOffers: (path: string) => readonly FeedOffer[]
  /** Where a path leads that feeds had once, unless something is published there. */
  readonly redirect: (path: string) => Redirect | undefined
  /** The same of a query at the site's own address, without the question mark. */
  readonly redirectByQuery: (query: string) => Redirect | undefined
  /** The document at a path, or undefined when there is none. Two calls give the same promise. */
  readonly find: (path: string) => Promise<Rendition> | undefined
  /** Beside the documents, in a static tree: over HTTP nothing of it is there. */
  readonly hostFiles: HostFiles
  /** The feed at a path as a page for a person at a browser; undefined when no feed is there. */
  readonly readable: (path: string) => Promise<Rendition> | undefined
  /** Media by the path at which it is published. */
  readonly media: ReadonlyMap<string, MediaFile>
  /** The medium at a path in normal form: each segment percent-encoded as `encodeURIComponent` does. */
  readonly medium: (path: string) => MediaFile | undefined
}

/** When an edition must be made anew at the latest; undefined: never. */
export const getStaleAt = (edition: Edition | undefined): Instant | undefined => edition?.staleAt ?? edition?.nextChange
