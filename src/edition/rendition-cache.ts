import { LRUCache } from 'lru-cache'
import { shallowEqual } from '../collections/index.ts'
import type { Instant } from '../model/index.ts'
import { DatedDocument, type GetLastModified } from './last-modified/index.ts'
import type { Rendition } from './rendition.ts'

interface CachedRendition {
  readonly dependencies: readonly unknown[]
  readonly document: DatedDocument
}

/** Caches documents that are many and seldom asked for; evicts the least recently used beyond a number of bytes. */
export class RenditionCache {
  private readonly printed: LRUCache<string, CachedRendition>
  private readonly date: GetLastModified

  constructor(mostBytes: number, date: GetLastModified) {
    this.printed = new LRUCache({ maxSize: mostBytes })
    this.date = date
  }

  /**
   * Returns the document of a name, mostly its path: the cached one as long as everything that it shows is the same.
   *
   * @param stamp everything that it shows
   * @param now the instant of the edition
   */
  get(name: string, stamp: readonly unknown[], now: Instant, print: () => Promise<Rendition>): Promise<Rendition> {
    const known = this.printed.get(name)
    if (known !== undefined && shallowEqual(known.dependencies, stamp)) return known.document.at(now)
    const document = new DatedDocument(print(), known?.document.latest, { name, now }, this.date)
    const rendition = document.at(now)
    const printed: CachedRendition = { dependencies: stamp, document }
    // Counts as one byte until it is rendered.
    this.printed.set(name, printed, { size: 1 })
    rendition.then(
      ({ body }) => this.setSize(name, printed, body.length),
      () => this.forget(name, printed),
    )
    return rendition
  }

  /** The cache reads the size of a new value only, so the entry is copied. */
  private setSize(name: string, printed: CachedRendition, bytes: number): void {
    if (this.printed.peek(name) !== printed) return
    // One document larger than the whole cache stays until the next one comes.
    this.printed.set(name, { ...printed }, { size: Math.max(1, Math.min(bytes, this.printed.maxSize)) })
  }

  private forget(name: string, printed: CachedRendition): void {
    if (this.printed.peek(name) === printed) this.printed.delete(name)
  }
}
