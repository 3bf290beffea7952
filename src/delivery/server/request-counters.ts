import type { Rendition } from '../../edition/index.ts'

/** Documents with their own counters; others share one. */
const MAX_COUNTED = 1000

/** Kinds of documents that share their counters. */
export const KINDS: ReadonlySet<string> = new Set(['archive', 'pages', 'other'])

/** Counts responses with one document, or one kind of documents. */
export class DocumentCounters {
  /** Bytes saved compared with the full document: by 304, deltas and content codings. */
  saved304 = 0
  savedDelta = 0
  savedCoding = 0
  sent = 0
  private complete = 0
  private delta = 0
  private notModified = 0

  /** Requests by status, without zeros. */
  get statuses(): Map<number, number> {
    const all = [
      [200, this.complete],
      [226, this.delta],
      [304, this.notModified],
    ] as const
    return new Map(all.filter(([, count]) => count > 0))
  }

  /**
   * @param sent bytes of the body that were sent
   * @param whole bytes of the full document without coding; 0 for HEAD
   */
  add(status: 200 | 226 | 304, sent: number, whole: number): void {
    this.sent += sent
    if (status === 304) {
      this.notModified += 1
      this.saved304 += whole
    } else if (status === 226) {
      this.delta += 1
      this.savedDelta += whole - sent
    } else {
      this.complete += 1
      this.savedCoding += whole - sent
    }
  }
}

/** Counts responses. It runs for every request, so it does little. */
export class RequestCounters {
  /** Keyed by path, or by kind. */
  readonly documents = new Map<string, DocumentCounters>()
  /** Errors, media and redirects, by status. */
  readonly others = new Map<number, number>()
  /** Connections refused because of the limit. */
  refusedConnections = 0
  /** Lines of the access log that could not be written. */
  lostLogLines = 0

  other(status: number): void {
    this.others.set(status, (this.others.get(status) ?? 0) + 1)
  }

  /** Returns the counters of a document. */
  getCounters({ path, type }: Pick<Rendition, 'path' | 'type'>): DocumentCounters {
    // All pages share one counter, because there is one for each article.
    if (type.startsWith('text/html')) return this.getOrCreate('pages')
    return this.getOrCreate(path.includes('archive/') ? 'archive' : path)
  }

  private getOrCreate(key: string): DocumentCounters {
    const existing = this.documents.get(key)
    if (existing !== undefined) return existing
    if (this.documents.size >= MAX_COUNTED && key !== 'other') return this.getOrCreate('other')
    const counters = new DocumentCounters()
    this.documents.set(key, counters)
    return counters
  }
}
