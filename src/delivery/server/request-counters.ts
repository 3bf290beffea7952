import type { Rendition } from '../../edition/index.ts'

/** Documents counted one by one; requests for any others are counted together. */
const MOST_COUNTED = 1000

/** Documents that are counted by their kind instead of their path. */
export const KINDS: ReadonlySet<string> = new Set(['archive', 'pages', 'other'])

/** What was answered with one document, or one kind of documents. */
export class DocumentCounters {
  /** Bytes that clients were spared, compared with the whole document: by 304, by a delta, by a content coding. */
  saved304 = 0
  savedDelta = 0
  savedCoding = 0
  sent = 0
  private complete = 0
  private delta = 0
  private notModified = 0

  /** Requests by status: 200, 226 and 304, where there were any. */
  get statuses(): Map<number, number> {
    const all = [
      [200, this.complete],
      [226, this.delta],
      [304, this.notModified],
    ] as const
    return new Map(all.filter(([, count]) => count > 0))
  }

  /**
   * @param sent bytes of the body that went out
   * @param whole bytes that would have gone out to a client that knows nothing; 0 for HEAD
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

/** Counts what is answered, as cheaply as can be: it stands in the way of every request. */
export class RequestCounters {
  /** By the document's path, or by its kind. */
  readonly documents = new Map<string, DocumentCounters>()
  /** Everything else: errors, media, redirects; by status. */
  readonly others = new Map<number, number>()
  /** Connections that were turned away, since there were as many as may be. */
  refusedConnections = 0

  other(status: number): void {
    this.others.set(status, (this.others.get(status) ?? 0) + 1)
  }

  /** Where the answers with a document are counted. */
  getCounters({ path, type }: Pick<Rendition, 'path' | 'type'>): DocumentCounters {
    // One figure for all pages: there are as many as articles.
    if (type.startsWith('text/html')) return this.counted('pages')
    return this.counted(path.includes('archive/') ? 'archive' : path)
  }

  private counted(key: string): DocumentCounters {
    const known = this.documents.get(key)
    if (known !== undefined) return known
    if (this.documents.size >= MOST_COUNTED && key !== 'other') return this.counted('other')
    const made = new DocumentCounters()
    this.documents.set(key, made)
    return made
  }
}
