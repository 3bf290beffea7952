import type { Manifest, ManifestEntry } from './manifest.ts'
import { listDocumentFiles, type PlannedDocument, SUFFIX } from './static-plan.ts'
import type { DocumentHelper, WrittenDocumentFile } from './write-document.ts'

/** A document that has to be rendered, with the fingerprint of what it is made from. */
export interface QueuedDocument {
  readonly document: PlannedDocument
  readonly fingerprint: string | undefined
}

/** Documents that a thread is given at once: enough to share the cost of a message, and little to wait for at the end. */
const CHUNK_SIZE = 32

/**
 * The documents of a run that have to be rendered. This thread takes them from the front and helpers from the back. Feeds and
 * archives come first, because they show the same articles: what one of them needs is rendered once on one thread.
 */
export class DocumentQueue {
  private readonly documents: QueuedDocument[]
  private first = 0
  private end: number
  /** Given back by helpers. */
  private readonly returned: QueuedDocument[] = []

  constructor(documents: readonly QueuedDocument[]) {
    const isPage = ({ document }: QueuedDocument): boolean => document.file.endsWith('.html')
    this.documents = [...documents.filter((each) => !isPage(each)), ...documents.filter(isPage)]
    this.end = this.documents.length
  }

  /** Returns the next document for this thread. */
  take(): QueuedDocument | undefined {
    if (this.returned.length > 0) return this.returned.pop()
    if (this.first === this.end) return undefined
    this.first += 1
    return this.documents[this.first - 1]
  }

  /**
   * Lets a helper write documents until there are none, or until it gives some back.
   *
   * @param isOver true when the run has failed or was ended
   * @param onWritten takes each document with its files
   */
  async share(
    helper: DocumentHelper,
    before: Manifest,
    isOver: () => boolean,
    onWritten: (queued: QueuedDocument, files: readonly WrittenDocumentFile[]) => void,
  ): Promise<void> {
    while (!isOver()) {
      const from = Math.max(this.first, this.end - CHUNK_SIZE)
      const chunk = this.documents.slice(from, this.end)
      this.end = from
      if (chunk.length === 0) return
      const documents = chunk.map(({ document }) => document)
      const written = await helper.write(documents, listEntries(documents, before))
      if (written === undefined) this.returned.push(...chunk)
      for (const [index, files] of written?.entries() ?? []) {
        const queued = chunk[index]
        if (queued !== undefined) onWritten(queued, files)
      }
    }
  }
}

/** Returns the entries of the files of documents, and of their compressed forms. */
function listEntries(documents: readonly PlannedDocument[], before: Manifest): (readonly [string, ManifestEntry])[] {
  if (before.size === 0) return []
  const files = documents.flatMap((document) => [
    ...listDocumentFiles(document),
    ...Object.values(SUFFIX).map((suffix) => document.file + suffix),
  ])
  return [...new Set(files)].flatMap((file) => {
    const entry = before.get(file)
    return entry === undefined ? [] : [[file, entry] as const]
  })
}
