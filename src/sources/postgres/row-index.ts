import type { Newsroom } from '../../model/index.ts'
import { ArticleReader, type ArticleReading } from '../../records/index.ts'
import { readStoredRecord, type StoredRecord } from '../memory/index.ts'
import { getPublished, type IndexedRecord, isOtherEntry, makeIndexedRecord, type RecordIndex } from '../record-index.ts'
import type { TextBatch } from '../versions/index.ts'
import { TextBatcher } from '../versions/index.ts'
import { findPathFault, type RecordRow, toStoredRow } from './record-rows.ts'

/** Reads rows into the index of records, as files and records from code are read. */
export class RowIndex {
  private readonly index: RecordIndex
  private readonly hasMedia: (path: string) => boolean
  private readonly texts = new TextBatcher()
  private reader: ArticleReader | undefined

  constructor(index: RecordIndex, hasMedia: (path: string) => boolean) {
    this.index = index
    this.hasMedia = hasMedia
  }

  /** Reads the rows from now on with these settings. */
  use(newsroom: Newsroom): void {
    this.reader = new ArticleReader(newsroom)
  }

  /**
   * Reads the current versions of records.
   *
   * @param getEarlier returns the earlier versions of records, the newest first: the last valid one stays published
   * @returns whether anything that is published can differ
   */
  async take(
    rows: readonly RecordRow[],
    getEarlier: (paths: readonly string[]) => Promise<readonly RecordRow[]>,
  ): Promise<boolean> {
    const { entries, keep } = this.index
    const invalid = new Map<string, StoredRecord>()
    let changed = false
    for (const row of rows) {
      const stored = toStoredRow(row)
      const known = entries.get(row.path)
      const entry = this.read(stored, known)
      changed = isOtherEntry(known, entry) || changed
      keep(row.path, entry)
      if (known === undefined && isInvalid(entry)) invalid.set(row.path, stored)
    }
    if (invalid.size > 0) this.restoreLastValid(invalid, await getEarlier([...invalid.keys()]))
    return changed
  }

  /** Removes records; returns whether there was one of them. */
  remove(paths: Iterable<string>): boolean {
    let changed = false
    for (const path of paths) {
      if (!this.index.entries.has(path)) continue
      this.index.keep(path, undefined)
      changed = true
    }
    return changed
  }

  /** Returns the bodies of the articles that were read since the last call. */
  takeTexts(): TextBatch | undefined {
    return this.texts.take()
  }

  private restoreLastValid(invalid: ReadonlyMap<string, StoredRecord>, earlier: readonly RecordRow[]): void {
    const done = new Set<string>()
    for (const row of earlier) {
      const current = invalid.get(row.path)
      if (current === undefined || done.has(row.path)) continue
      const before = this.read(toStoredRow(row), undefined)
      if (isInvalid(before)) continue
      done.add(row.path)
      this.index.keep(row.path, this.read(current, before))
    }
  }

  private read(stored: StoredRecord, known: IndexedRecord | undefined): IndexedRecord {
    const reading = this.readValues(stored)
    const { article, body } = reading
    if (article !== undefined && body !== undefined) this.texts.add(article.digest, body)
    return makeIndexedRecord({ ...reading, fileVersion: stored.version, racy: false }, known)
  }

  private readValues(stored: StoredRecord): ArticleReading {
    const fault = findPathFault(stored.file)
    if (fault !== undefined) {
      const problem = { code: 'unreadable-record', severity: 'withheld', file: stored.file } as const
      const fix = 'Write the record under another path.'
      return {
        problems: [{ ...problem, found: fault, expected: 'a path such as world/vote.md', fix }],
        takenBack: true,
      }
    }
    return this.reader === undefined ? { problems: [] } : readStoredRecord(this.reader, stored, this.hasMedia)
  }
}

/** True for a version in whose place an earlier one may stay published. */
const isInvalid = (entry: IndexedRecord): boolean =>
  getPublished(entry) === undefined && entry.takenBack !== true && entry.problems.length > 0
