import { LRUCache } from 'lru-cache'
import { type Dependencies, isUnchanged } from '../collections/index.ts'
import type { Instant } from '../model/index.ts'
import type { PreparedDocument } from './document-plan.ts'
import { DatedDocument, type GetLastModified } from './last-modified/index.ts'
import type { Rendition } from './rendition/index.ts'

interface CachedRendition {
  readonly input: Dependencies
  readonly document: DatedDocument
}

/** Caches documents that are many and rarely requested; evicts the least recently used ones beyond a number of bytes. */
export class RenditionCache {
  private readonly entries: LRUCache<string, CachedRendition>
  private readonly date: GetLastModified

  constructor(maxBytes: number, date: GetLastModified) {
    this.entries = new LRUCache({ maxSize: maxBytes })
    this.date = date
  }

  /**
   * Returns a document, from the cache while its input is unchanged.
   *
   * @param name the path, or another unique name
   * @param now the instant of the edition
   */
  get(name: string, { input, render }: PreparedDocument<Rendition>, now: Instant): Promise<Rendition> {
    const cached = this.entries.get(name)
    if (cached !== undefined && isUnchanged(cached.input, input)) return cached.document.at(now)
    const document = new DatedDocument(render(), cached?.document.latest, { name, now }, this.date)
    const rendition = document.at(now)
    const entry: CachedRendition = { input, document }
    // Counts as one byte until it is rendered.
    this.entries.set(name, entry, { size: 1 })
    rendition.then(
      ({ body }) => this.setSize(name, entry, body.length),
      () => this.forget(name, entry),
    )
    return rendition
  }

  /** The cache reads the size of a new value only, so the entry is copied. */
  private setSize(name: string, entry: CachedRendition, bytes: number): void {
    if (this.entries.peek(name) !== entry) return
    // A document larger than the whole cache stays until the next one comes.
    this.entries.set(name, { ...entry }, { size: Math.max(1, Math.min(bytes, this.entries.maxSize)) })
  }

  private forget(name: string, entry: CachedRendition): void {
    if (this.entries.peek(name) === entry) this.entries.delete(name)
  }
}
