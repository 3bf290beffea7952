import { LRUCache } from 'lru-cache'
import type { Instant } from '../../model/index.ts'

/** A document as a press has just made it. */
export interface RenderedVersion {
  /** Its address, or what else no other document is called. */
  readonly name: string
  /** Of the identity, with its quotes. */
  readonly etag: string
  /** The newest instant at which something happened to what the document shows. */
  readonly lastChange: Instant
  /** The instant of the edition. */
  readonly now: Instant
}

/** Since when a document has had the bytes of an ETag. */
export interface DatedVersion {
  readonly name: string
  readonly etag: string
  readonly modified: Instant
}

/** Tells the Last-Modified of a document. */
export type GetLastModified = (printing: RenderedVersion) => Instant | Promise<Instant>

/** Documents remembered; the least recently used one is evicted first. */
const MOST_DOCUMENTS = 50_000
/** Versions of each: as many as a process can lie behind another. */
const MOST_VERSIONS = 4

interface Version extends DatedVersion {
  /** The instant of the first edition that had it. */
  readonly since: Instant
}

/**
 * When documents were last modified (RFC 9110 §8.8.2). That is when something last happened to what a document shows;
 * but a client that holds other bytes and knows their date alone must never be told that nothing has changed. So bytes
 * that changed without anything having happened (a silent edit, a new setting) date from the first edition that had
 * them, and bytes that stay keep their date. One book serves all processes, and outlasts them.
 */
export class LastModifiedRegistry {
  private readonly documents = new LRUCache<string, readonly Version[]>({ max: MOST_DOCUMENTS })
  private readonly onDated: (dated: DatedVersion) => void

  /**
   * @param known from an earlier run; of one document the last one counts
   * @param onDated told of each version that was not known
   */
  constructor(known: Iterable<DatedVersion> = [], onDated: (dated: DatedVersion) => void = () => {}) {
    for (const dated of known) this.documents.set(dated.name, [{ ...dated, since: Number.NEGATIVE_INFINITY }])
    this.onDated = onDated
  }

  readonly date = (printing: RenderedVersion): Instant => {
    const { name, etag, now } = printing
    const versions = this.documents.get(name) ?? []
    const [latest] = versions
    // A process that has not come to the edition yet in which another already saw other bytes.
    const isBehind = latest !== undefined && now < latest.since
    const known = isBehind ? versions.find((version) => version.etag === etag) : latest
    if (known?.etag === etag) return known.modified
    if (isBehind) return Math.min(printing.lastChange, latest.modified)
    const modified = getDateAfter(latest, printing)
    this.documents.set(name, [{ name, etag, modified, since: now }, ...versions.slice(0, MOST_VERSIONS - 1)])
    this.onDated({ name, etag, modified })
    return modified
  };

  /** Yields the version of each document that counts, the most recently used document last. */
  *latest(): Generator<DatedVersion> {
    for (const versions of this.documents.rvalues()) {
      const version = versions?.[0]
      if (version !== undefined) yield { name: version.name, etag: version.etag, modified: version.modified }
    }
  }
}

function getDateAfter(latest: Version | undefined, { lastChange, now }: RenderedVersion): Instant {
  if (latest === undefined) return lastChange
  const modified = lastChange > latest.modified ? lastChange : Math.max(latest.modified, now)
  // HTTP has whole seconds: who knows the version before by its date is to be told of this one all the same.
  return toSecond(modified) > toSecond(latest.modified) ? modified : (toSecond(latest.modified) + 1) * 1000
}

const toSecond = (at: Instant): number => Math.floor(at / 1000)
