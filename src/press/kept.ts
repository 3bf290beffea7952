import { makeRendition, type Rendition } from '../feeds/rendition.ts'
import type { Instant } from '../newsroom/instant.ts'

/** Renditions of the last edition: where nothing changed they are taken again, so that their compressed forms are kept too. */
export class Kept {
  private readonly printed = new Map<string, { readonly lastChange: Instant; readonly rendition: Rendition }>()

  /**
   * @param now the instant of the edition: a document whose bytes changed without anything having happened to its
   *   articles (a silent edit, a new setting) was modified then, since a client may hold the old bytes with the old date
   */
  print(document: Parameters<typeof makeRendition>[0], now: Instant): Rendition {
    const { lastModified: lastChange } = document
    const made = makeRendition(document)
    const kept = this.printed.get(document.path)
    const hasSameBytes = kept?.rendition.etag === made.etag
    if (hasSameBytes && kept.lastChange === lastChange && kept.rendition.links.join() === made.links.join()) {
      return kept.rendition
    }
    const before = kept?.rendition.lastModified ?? Number.NEGATIVE_INFINITY
    const lastModified = hasSameBytes || lastChange > before ? Math.max(before, lastChange) : Math.max(before, now)
    const rendition = kept === undefined ? made : { ...made, lastModified }
    this.printed.set(document.path, { lastChange, rendition })
    return rendition
  }

  /** Lets go of the documents that are no longer published. */
  retain(isPublished: (path: string) => boolean): void {
    for (const path of this.printed.keys()) if (!isPublished(path)) this.printed.delete(path)
  }
}
