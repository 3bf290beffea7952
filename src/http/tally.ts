import type { Rendition } from '../feeds/rendition.ts'

/** Documents counted one by one; requests for any others are counted together. */
const MOST_COUNTED = 1000

/** Documents that are counted by their kind instead of their path. */
export const KINDS: ReadonlySet<string> = new Set(['archive', 'pages', 'other'])

export interface Count {
  /** Requests by status. */
  readonly statuses: Map<number, number>
  /** Bytes that the client was spared, compared with the whole document: by 304, by a delta, by a content coding. */
  saved304: number
  savedDelta: number
  savedCoding: number
  sent: number
}

/** Counts what is answered, as cheaply as can be: it stands in the way of every request. */
export class Tally {
  /** By the document's path. */
  readonly documents = new Map<string, Count>()
  /** Everything else: errors, media, redirects; by status. */
  readonly others = new Map<number, number>()

  /** @param sent bytes of the body that went out */
  document({ path, type, body }: Rendition, status: number, sent: number): void {
    // One figure for all pages: there are as many as articles.
    const count = this.countOf(type.startsWith('text/html') ? 'pages' : path)
    add(count.statuses, status)
    count.sent += sent
    const saved = body.length - sent
    if (status === 304) count.saved304 += saved
    else if (status === 226) count.savedDelta += saved
    else if (status === 200) count.savedCoding += saved
  }

  other(status: number): void {
    add(this.others, status)
  }

  private countOf(path: string): Count {
    const key = path.includes('archive/') ? 'archive' : path
    const known = this.documents.get(key)
    if (known !== undefined) return known
    if (this.documents.size >= MOST_COUNTED && key !== 'other') return this.countOf('other')
    const made: Count = { statuses: new Map(), saved304: 0, savedDelta: 0, savedCoding: 0, sent: 0 }
    this.documents.set(key, made)
    return made
  }
}

const add = (counts: Map<number, number>, status: number): void => {
  counts.set(status, (counts.get(status) ?? 0) + 1)
}
