import type { LostScope } from '../catalog/index.ts'
import type { FeedFormat, FeedVariant } from '../feeds/index.ts'
import type { Article, Instant, PublishedScope } from '../model/index.ts'
import type { Redirect } from '../redirects/index.ts'
import type { PartnerReport } from './partner-report.ts'
import type { Rendition } from './rendition/index.ts'

/** A published file of the content directory. */
export interface MediaFile {
  /** The published path: percent-encoded, without a leading slash. */
  readonly path: string
  /** Relative to the content directory, with `/`. */
  readonly file: string
}

/** A feed in one of the formats from which a client may choose. */
export interface FeedOffer {
  readonly path: string
  /** The format's own type first. */
  readonly mediaTypes: FeedFormat['mediaTypes']
}

/** Files of a static tree for its host alone, by path; rendered once, on first use. */
export type HostFiles = ReadonlyMap<string, () => Promise<Rendition>>

/** Everything that the newsroom publishes at one instant: an immutable snapshot whose documents are rendered on demand. */
export interface Edition {
  readonly now: Instant
  /** The next instant at which time alone changes an article; absent: never. */
  readonly nextChange?: Instant
  /** The next instant at which time alone changes any document, such as the news sitemap; absent: never. */
  readonly staleAt?: Instant
  /** True if clients that ask for deltas of feeds get them (RFC 3229). */
  readonly hasDeltas: boolean
  /** The paths of all documents, sorted. */
  readonly paths: readonly string[]
  /** The paths of feeds that subscribers poll and may find: no unlisted profiles, archives, lists or pages. */
  readonly feeds: readonly string[]
  /** Returns true if there is a document at a path. */
  readonly has: (path: string) => boolean
  /**
   * Returns the documents that `paths` leaves out and that readers of an earlier tree may know: archives that are now parts
   * of longer ones, and everything of a tag whose feed is no longer offered. Archives of one time stand together.
   *
   * @param before the paths of the earlier tree
   */
  readonly listKept: (before: Iterable<string>) => readonly string[]
  /** All formats of the publisher, including those that are turned off. */
  readonly formats: readonly Pick<FeedFormat, 'file' | 'mediaTypes'>[]
  /** Returns format and profile of a feed or archive; undefined for every other path. */
  readonly feedAt: (path: string) => FeedVariant | undefined
  /** Returns the formats of a feed at the address of its scope, without the last slash; the preferred one first. */
  readonly listOffers: (path: string) => readonly FeedOffer[]
  /** Returns the redirect from a former address, unless a document is published there. */
  readonly redirect: (path: string) => Redirect | undefined
  /** Returns the redirect from a query at the site's own address, without the question mark. */
  readonly redirectByQuery: (query: string) => Redirect | undefined
  /**
   * Returns the document at a path; the same promise on each call. It rejects with `VersionGone` when the text of an
   * article in the document is not available; the next call tries again.
   */
  readonly find: (path: string) => Promise<Rendition> | undefined
  /**
   * Returns a fingerprint of everything that the document at a path is made from, for a publisher of this version; undefined
   * when it depends on more than can be told. Equal fingerprints: equal bytes.
   */
  readonly fingerprint: (path: string) => string | undefined
  /** Returns the feeds with subscribers that settings and records no longer have. They are kept, with no articles in them. */
  readonly listLost: () => readonly LostScope[]
  /** Returns the names of the scopes that had subscribers before. */
  readonly listKnown: () => ReadonlySet<string>
  /** Returns the scopes that readers may subscribe to, by name. */
  readonly listSubscriptions: () => ReadonlyMap<string, PublishedScope>
  /** Returns the path of an article's page; undefined for a page elsewhere. */
  readonly getArticlePath: (article: Article) => string | undefined
  /** Not published over HTTP. */
  readonly hostFiles: HostFiles
  /** Returns the feed at a path as a page for a person with a browser. */
  readonly readable: (path: string) => Promise<Rendition> | undefined
  /** Returns for each partner feed what the partner gets and what is held back from it. */
  readonly examinePartners: () => Promise<readonly PartnerReport[]>
  /** Published media by path. */
  readonly media: ReadonlyMap<string, MediaFile>
  /** Returns the media file at a path in normal form: each segment percent-encoded as `encodeURIComponent` does. */
  readonly medium: (path: string) => MediaFile | undefined
}

/** Returns when time alone makes an edition stale. */
export const getStaleAt = (edition: Edition | undefined): Instant | undefined => edition?.staleAt ?? edition?.nextChange
