import { LRUCache } from 'lru-cache'
import type { Instant } from '../../model/index.ts'

/** A version of a document that has just been rendered. */
export interface RenderedVersion {
  /** The address, or another unique name. */
  readonly name: string
  /** ETag of the identity coding, with quotes. */
  readonly etag: string
  /** Last change of the document's content. */
  readonly lastChange: Instant
  /** The instant of the edition. */
  readonly now: Instant
}

/** A version of a document with its Last-Modified. */
export interface DatedVersion {
  readonly name: string
  readonly etag: string
  readonly modified: Instant
}

/** Returns the Last-Modified of a version. */
export type GetLastModified = (version: RenderedVersion) => Instant | Promise<Instant>

/** Documents in the registry; the least recently used one is evicted. */
const MAX_DOCUMENTS = 50_000
/** Versions of a document: as many as one process can be behind another. */
const MAX_VERSIONS = 4

interface Version extends DatedVersion {
  /** The instant of the first edition with this version. */
  readonly since: Instant
}

/**
 * The Last-Modified of documents (RFC 9110 §8.8.2): the last change of their content. Bytes that change without one (a
 * silent edit, a new setting) get the instant of the first edition with them, so that a client that sends the old date
 * never gets a 304. Bytes that stay the same keep their date. All processes share one registry, which is persisted.
 *
 * A document that the registry does not know may have been served with other bytes and any date up to `notBefore`, which
 * is therefore earlier than every date that it gets.
 */
export class LastModifiedRegistry {
  private readonly documents: LRUCache<string, readonly Version[]>
  private readonly onDated: (version: DatedVersion) => void
  private notBefore: Instant

  /**
   * @param stored versions of an earlier run; of several versions of one document the last one counts
   * @param onDated called with each new version
   * @param notBefore unknown documents are dated after this. @default they get the date of their last change
   */
  constructor(
    stored: Iterable<DatedVersion> = [],
    onDated: (version: DatedVersion) => void = () => {},
    notBefore: Instant = Number.NEGATIVE_INFINITY,
  ) {
    this.notBefore = notBefore
    this.documents = new LRUCache({
      max: MAX_DOCUMENTS,
      dispose: (versions, _, reason) => {
        // An evicted document becomes unknown.
        if (reason === 'evict') this.notBefore = Math.max(this.notBefore, versions[0]?.modified ?? this.notBefore)
      },
    })
    for (const version of stored) this.documents.set(version.name, [{ ...version, since: Number.NEGATIVE_INFINITY }])
    this.onDated = onDated
  }

  readonly date = (rendered: RenderedVersion): Instant => {
    const { name, etag, now } = rendered
    const versions = this.documents.get(name) ?? []
    const [latest] = versions
    // The asking process still serves an older edition than another process, which already rendered other bytes.
    const isBehind = latest !== undefined && now < latest.since
    const dated = isBehind ? versions.find((version) => version.etag === etag) : latest
    if (dated?.etag === etag) return dated.modified
    if (isBehind) return Math.min(rendered.lastChange, latest.modified)
    const modified = getDateAfter(latest?.modified ?? this.notBefore, rendered)
    this.documents.set(name, [{ name, etag, modified, since: now }, ...versions.slice(0, MAX_VERSIONS - 1)])
    this.onDated({ name, etag, modified })
    return modified
  };

  /** Yields the latest version of each document, the most recently used document last. */
  *latest(): Generator<DatedVersion> {
    for (const versions of this.documents.rvalues()) {
      const version = versions?.[0]
      if (version !== undefined) yield { name: version.name, etag: version.etag, modified: version.modified }
    }
  }
}

/** @param earlier the date of other bytes; `-Infinity` when there are none */
function getDateAfter(earlier: Instant, { lastChange, now }: RenderedVersion): Instant {
  if (earlier === Number.NEGATIVE_INFINITY) return lastChange
  const modified = lastChange > earlier ? lastChange : Math.max(earlier, now)
  // HTTP dates have whole seconds, so a second version within one second is dated a second later.
  return toSecond(modified) > toSecond(earlier) ? modified : (toSecond(earlier) + 1) * 1000
}

const toSecond = (at: Instant): number => Math.floor(at / 1000)
