import { makeRendition, type Rendition } from '../feeds/rendition.ts'

/** Renditions of the last edition: where nothing changed they are taken again, so that their compressed forms are kept too. */
export class Kept {
  private readonly printed = new Map<string, Rendition>()

  print(document: Parameters<typeof makeRendition>[0]): Rendition {
    const made = makeRendition(document)
    const kept = this.printed.get(document.path)
    const same =
      kept !== undefined &&
      kept.etag === made.etag &&
      kept.lastModified === made.lastModified &&
      kept.links.join() === made.links.join()
    if (same) return kept
    this.printed.set(document.path, made)
    return made
  }

  /** Lets go of the documents that are no longer published. */
  retain(isPublished: (path: string) => boolean): void {
    for (const path of this.printed.keys()) if (!isPublished(path)) this.printed.delete(path)
  }
}
