import { type Article, VersionGone } from '../../../model/index.ts'
import { getPublished, type IndexedRecord, type RecordIndex } from '../../record-index.ts'
import { readBody } from '../../record-text.ts'
import type { TextBatch, VersionStore } from '../../versions/index.ts'
import { isProblem, readFileBytes } from '../read-file.ts'
import { LARGE_FILE_BYTES } from '../read-version.ts'

/** Texts of the start that wait until the process is idle, in bytes. */
const MAX_WAITING_BYTES = 32 * 1024 * 1024
/** Texts kept between two cleanings, in bytes. */
const MAX_UNCLEANED_BYTES = 32 * 1024 * 1024
/** Longest time between two cleanings while texts are kept, in milliseconds. */
const CLEAN_INTERVAL_MS = 3_600_000

/** The version of a file begins with its size; 0 for a file that was not read. */
const getFileBytes = (entry: IndexedRecord | undefined): number => Number.parseInt(entry?.fileVersion ?? '', 10) || 0

/** The texts of published versions: from their files while these hold the versions, else as the version store kept them. */
export class VersionTexts {
  private readonly root: string
  private readonly index: RecordIndex
  private readonly versions: VersionStore
  private readonly onMoved: (path: string) => void
  /** Digests of versions whose text was not available, by the path of the record. */
  private readonly lost = new Map<string, string>()
  /** Texts that wait until the process is idle; undefined when it is. */
  private waiting: TextBatch[] | undefined = []
  private uncleaned = 0
  private cleanedAt = performance.now()

  /** @param onMoved takes the path of a file that does not hold the version that was read from it */
  constructor(root: string, index: RecordIndex, versions: VersionStore, onMoved: (path: string) => void) {
    this.root = root
    this.index = index
    this.versions = versions
    this.onMoved = onMoved
  }

  /** Returns the body of an article in exactly its version. @throws VersionGone when neither file nor store has it */
  async get(article: Article): Promise<string> {
    const { file, digest } = article
    if (this.isLarge(file)) {
      const stored = await this.readFromStore(article)
      if (stored !== undefined) return stored
    }
    const body = this.readFromFile(article)
    if (body !== undefined) return body
    const kept = await this.readFromStore(article)
    if (kept === undefined) this.lost.set(file, digest)
    // The file of a record that has become invalid is known to hold another version.
    if (kept === undefined || this.index.entries.get(file)?.article?.digest === digest) this.onMoved(file)
    if (kept === undefined) throw new VersionGone(article)
    return kept
  }

  /** Returns the size of the file that an article was read from, in bytes; undefined if the file has another version now. */
  getTextBytes({ file, digest }: Article): number | undefined {
    const entry = this.index.entries.get(file)
    return entry?.article?.digest === digest ? getFileBytes(entry) : undefined
  }

  /** Keeps the texts of versions that were just read. */
  keep(batch: TextBatch | undefined): void {
    if (batch === undefined) return
    this.uncleaned += batch.bytes.length
    if (this.waiting !== undefined && this.uncleaned < MAX_WAITING_BYTES) this.waiting.push(batch)
    else this.versions.keepTexts(batch)
  }

  /** Stores the texts that waited until the process was idle. */
  storeWaiting(): void {
    for (const batch of this.waiting ?? []) this.versions.keepTexts(batch)
    this.waiting = undefined
  }

  /** Makes the next scan read the records again whose text is not available. */
  rereadLost(): void {
    const { entries, keep } = this.index
    for (const path of this.lost.keys()) {
      const entry = entries.get(path)
      if (entry !== undefined) keep(path, { ...entry, fileVersion: '' })
    }
  }

  /** Withholds the records whose text is still not available; returns whether there were any. */
  async withholdLost(): Promise<boolean> {
    const { entries, keep } = this.index
    let changed = false
    for (const [path, digest] of this.lost) {
      const entry = entries.get(path)
      const article = getPublished(entry)
      if (entry === undefined || article?.digest !== digest) continue
      if (this.readFromFile(article) !== undefined || (await this.versions.text(article)) !== undefined) continue
      keep(path, { fileVersion: '', problems: entry.problems })
      changed = true
    }
    this.lost.clear()
    return changed
  }

  /** Removes the texts of versions that are no longer published, now and then. @param isDue true: now */
  async clean(isDue = false): Promise<void> {
    const age = performance.now() - this.cleanedAt
    if (!isDue && this.uncleaned < MAX_UNCLEANED_BYTES && (this.uncleaned === 0 || age < CLEAN_INTERVAL_MS)) return
    this.uncleaned = 0
    this.cleanedAt = performance.now()
    const listed = new Set<string>()
    for (const entry of this.index.entries.values()) {
      const digest = getPublished(entry)?.digest
      if (digest !== undefined) listed.add(digest)
    }
    await this.versions.clean((digest) => listed.has(digest))
  }

  private readFromStore(article: Article): Promise<string | undefined> {
    this.storeWaiting()
    return this.versions.text(article)
  }

  /** The text is parsed out of the file on this thread, which a large file would hold up. */
  private isLarge(file: string): boolean {
    return getFileBytes(this.index.entries.get(file)) > LARGE_FILE_BYTES
  }

  private readFromFile(article: Article): string | undefined {
    const file = readFileBytes(this.root, article.file)
    return isProblem(file) ? undefined : readBody(file.bytes, article)
  }
}
