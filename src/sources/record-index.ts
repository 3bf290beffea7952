import { type Addressing, type ConsistentRecords, type FileResult, RecordConsistency } from '../checks/index.ts'
import { compareText, optionalProperty, runCooperatively, sortInTask } from '../collections/index.ts'
import type { Article } from '../model/index.ts'
import type { Problem } from '../problems/index.ts'
import type { ArticleReading } from '../records/index.ts'

/** The result of reading one version of a record. */
export interface IndexedReading {
  /** Differs from that of every other version of the record; '' when the record could not be read. */
  readonly fileVersion: string
  readonly article?: Article
  readonly problems: readonly Problem[]
  /** Version of the values that the record has from its folders; absent if it has none. */
  readonly defaults?: string
}

/** A record in the index. */
export interface IndexedRecord extends IndexedReading {
  /** Digest of the text, while `fileVersion` alone may not distinguish the next version from this one. */
  readonly racy?: string
  /** The article of the last valid version, while the current one is invalid. */
  readonly lastGood?: Article
  /** True if the current version says that it is not public, or not clearly that it is: no earlier one takes its place. */
  readonly takenBack?: true
}

/** The change of a record; undefined for a removed one. */
export type RecordChange = readonly [path: string, entry: IndexedRecord | undefined]

/** The current reading of every record by its path. A change costs time in proportion to itself alone. */
export class RecordIndex {
  private readonly records = new Map<string, IndexedRecord>()
  private readonly consistency = new RecordConsistency()
  /** Paths of records with problems. */
  private readonly faulty = new Set<string>()
  /** Paths of records whose published version changed since the last `takeChanges`. */
  private readonly changed = new Set<string>()
  private readonly marked = new WeakMap<Problem, Problem>()

  get entries(): ReadonlyMap<string, IndexedRecord> {
    return this.records
  }

  /** Replaces the reading of a record; undefined removes it. */
  readonly keep = (path: string, entry: IndexedRecord | undefined): void => {
    const before = this.records.get(path)
    this.consistency.change(path, getResult(before), getResult(entry))
    if (getPublished(before) !== getPublished(entry) || (before === undefined) !== (entry === undefined)) {
      this.changed.add(path)
    }
    if (entry === undefined) this.records.delete(path)
    else this.records.set(path, entry)
    if (entry !== undefined && entry.problems.length > 0) this.faulty.add(path)
    else if (this.faulty.size > 0) this.faulty.delete(path)
  }

  /** Returns the records whose published version changed since the last call. */
  takeChanges(): RecordChange[] {
    const changes = [...this.changed].map((path): RecordChange => [path, this.records.get(path)])
    this.changed.clear()
    return changes
  }

  /** Makes every record count as changed: new settings can give the same text another meaning. */
  invalidateAll(): void {
    for (const [path, entry] of this.records) this.records.set(path, { ...entry, fileVersion: '' })
  }

  /**
   * Returns the articles that are consistent with each other, and the problems between them.
   *
   * @param site absent: the settings cannot be read, and those of the last call are used
   */
  listConsistent(site: Addressing | undefined): ConsistentRecords {
    return this.consistency.result(site)
  }

  /** Returns the entries for the next start, in the order of their paths. */
  async listStorable(
    yieldToEventLoop: () => Promise<void>,
  ): Promise<readonly (readonly [path: string, entry: IndexedRecord])[]> {
    const storable: (readonly [string, IndexedRecord])[] = []
    for (const [path, entry] of this.records) {
      storable.push([path, toStorable(entry)])
      await yieldToEventLoop()
    }
    return runCooperatively(sortInTask(storable, byPath), yieldToEventLoop)
  }

  /** Returns the paths of records that have to be read again when media files change. */
  async listMediaDependents(yieldToEventLoop: () => Promise<void>): Promise<string[]> {
    const paths: string[] = []
    for (const [path, entry] of this.records) {
      if (dependsOnFiles(entry)) paths.push(path)
      await yieldToEventLoop()
    }
    return paths
  }

  /** Returns the problems of the records by themselves. */
  problems(): Problem[] {
    return [...this.faulty].flatMap((path) => this.records.get(path)?.problems.map(this.markKept) ?? [])
  }

  /** Returns a problem of a record that withholds it, as one that does not if an earlier version stays published. */
  readonly markKept = (problem: Problem): Problem => {
    const { file, severity } = problem
    if (severity !== 'withheld' || getPublished(this.records.get(file)) === undefined) return problem
    const marked = this.marked.get(problem) ?? { ...problem, keepsLast: true }
    this.marked.set(problem, marked)
    return marked
  }
}

/** Returns the article that is published of a record. */
export const getPublished = (entry: IndexedRecord | undefined): Article | undefined => entry?.article ?? entry?.lastGood

const getResult = (entry: IndexedRecord | undefined): FileResult => entry && (getPublished(entry) ?? 'withheld')

const byPath = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => compareText(a, b)

/** A version of a record as it was just read. */
export interface ReadVersion extends ArticleReading {
  /** '' when it could not be read. */
  readonly fileVersion: string
  /** True if the next version can have the same `fileVersion`, because this one was written just now. */
  readonly racy: boolean
  /** Digest of the text: present when the version is racy, or when it was asked for. */
  readonly digest?: string
  /** Version of the values that the record has from its folders; absent if it has none. */
  readonly defaults?: string
}

/**
 * Returns the index entry for a version that was just read. While nothing differs from `before`, the article stays the
 * same object, and nothing is rendered again.
 */
export function makeIndexedRecord(version: ReadVersion, before?: IndexedRecord): IndexedRecord {
  const { fileVersion, article, problems, racy, digest, takenBack, defaults } = version
  const racyText = racy && digest !== undefined ? { racy: digest } : {}
  const result =
    article !== undefined ? { article } : takenBack === true ? ({ takenBack } as const) : keepLastGood(before)
  const entry = { fileVersion, problems, ...result, ...optionalProperty('defaults', defaults) }
  if (before === undefined) return { ...entry, ...racyText }
  const { racy: digestBefore, ...kept } = before
  const isSame = JSON.stringify(entry) === JSON.stringify(kept)
  // Within one `fileVersion` the body can differ without any difference in the article.
  const isSameText = digestBefore === undefined || digestBefore === digest
  return { ...(isSame && isSameText ? kept : entry), ...racyText }
}

function keepLastGood(before: IndexedRecord | undefined): { lastGood?: Article } {
  const lastGood = getPublished(before)
  return lastGood === undefined ? {} : { lastGood }
}

/** True if something that is published, or only its problems, differs between two entries of one record. */
export const isOtherEntry = (before: IndexedRecord | undefined, after: IndexedRecord): boolean =>
  after.article !== before?.article || after.lastGood !== before?.lastGood || after.problems !== before?.problems

/** True if reading the same text again can give another result, because it names files that can come or go. */
export const dependsOnFiles = ({ article, problems }: Pick<IndexedReading, 'article' | 'problems'>): boolean =>
  problems.some(({ code }) => code === 'missing-media') ||
  article?.attachments.some(({ length }) => length === undefined) === true

/** True if the next start need not read the record again: the entry is not racy, did not fail, and does not depend on other files. */
export const canBeCached = (entry: IndexedRecord): boolean =>
  entry.fileVersion !== '' &&
  entry.racy === undefined &&
  !dependsOnFiles(entry) &&
  // A reading that failed may succeed the next time.
  !entry.problems.some(({ code }) => code === 'unreadable-record')

/** Returns an entry as the next start may use it: one that cannot be cached still tells what was published. */
export const toStorable = (entry: IndexedRecord): IndexedRecord =>
  canBeCached(entry) ? entry : { ...entry, fileVersion: '' }

/** The entry that stands for a removed record where only entries can be written. */
export const REMOVAL: IndexedRecord = { fileVersion: '', problems: [] }

/** True for an entry that stands for a removed record. */
export const isRemoval = (entry: IndexedRecord): boolean =>
  entry.fileVersion === '' && entry.problems.length === 0 && getPublished(entry) === undefined && !entry.takenBack
