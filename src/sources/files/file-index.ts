import { type ConsistentRecords, type FileResult, RecordConsistency } from '../../checks/index.ts'
import { compareText, runCooperatively, sortInTask } from '../../collections/index.ts'
import type { Article } from '../../model/index.ts'
import type { Problem } from '../../problems/index.ts'
import type { IndexedReading } from './cache/index.ts'
import type { ReadVersion } from './read-version.ts'
import type { YieldToEventLoop } from './scan.ts'

/** What is known of every file, at the cost of what changes. */
export class FileIndex {
  private readonly known = new Map<string, IndexedFile>()
  private readonly coherence = new RecordConsistency()
  /** Files with something to report. */
  private readonly faulty = new Set<string>()

  get entries(): ReadonlyMap<string, IndexedFile> {
    return this.known
  }

  /** What is known of a file from now on; undefined: it is gone. */
  readonly keep = (path: string, entry: IndexedFile | undefined): void => {
    this.coherence.change(path, getStanding(this.known.get(path)), getStanding(entry))
    if (entry === undefined) this.known.delete(path)
    else this.known.set(path, entry)
    if (entry !== undefined && entry.problems.length > 0) this.faulty.add(path)
    else if (this.faulty.size > 0) this.faulty.delete(path)
  }

  /** Has every file read again when it is next looked at: it may mean something else by now. */
  doubtAll(): void {
    for (const [path, entry] of this.known) this.known.set(path, { ...entry, fileVersion: '' })
  }

  /** The articles that stand together, and what they have against each other. */
  coherent(): ConsistentRecords {
    return this.coherence.result()
  }

  /** What the next run may rely on, in the order of the paths. */
  async lasting(breathe: YieldToEventLoop): Promise<readonly (readonly [path: string, entry: IndexedFile])[]> {
    const lasting: (readonly [string, IndexedFile])[] = []
    for (const entry of this.known) {
      if (canBeCached(entry[1])) lasting.push(entry)
      await breathe()
    }
    return runCooperatively(sortInTask(lasting, byPath), breathe)
  }

  /** Files that are to be read again when media come or go. */
  async dependingOnFiles(breathe: YieldToEventLoop): Promise<string[]> {
    const paths: string[] = []
    for (const [path, entry] of this.known) {
      if (dependsOnFiles(entry)) paths.push(path)
      await breathe()
    }
    return paths
  }

  /** What is wrong with the files themselves. */
  problems(): Problem[] {
    return [...this.faulty].flatMap((path) => this.known.get(path)?.problems ?? [])
  }
}

const getStanding = (entry: IndexedFile | undefined): FileResult =>
  entry && (entry.article ?? entry.lastGood ?? 'withheld')

const byPath = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => compareText(a, b)

/** What is known of a file. */
export interface IndexedFile extends IndexedReading {
  /** Of the text, when the stamp alone does not tell one version from the next. */
  readonly racy?: string
  /** The article of the last version that was right, while this one is not. */
  readonly lastGood?: Article
}

/**
 * What is to be kept of a version that was just read. As long as nothing is different from before, the article stays
 * the same object, and nothing is rendered again.
 */
export function makeIndexedFile(version: ReadVersion, before?: IndexedFile): IndexedFile {
  const { fileVersion, article, problems, racy, digest: text, takenBack } = version
  const racyNow = racy && text !== undefined ? { racy: text } : {}
  const rest = article !== undefined ? { article } : takenBack === true ? {} : keepLastGood(before)
  const entry = { fileVersion, problems, ...rest }
  if (before === undefined) return { ...entry, ...racyNow }
  const { racy: textBefore, ...settled } = before
  const isSame = JSON.stringify(entry) === JSON.stringify(settled)
  // The text may be another within the same stamp, and the article tells nothing of it: its body.
  const isSameText = textBefore === undefined || textBefore === text
  return { ...(isSame && isSameText ? settled : entry), ...racyNow }
}

function keepLastGood(before: IndexedFile | undefined): { lastGood?: Article } {
  const lastGood = before?.article ?? before?.lastGood
  return lastGood === undefined ? {} : { lastGood }
}

/** Whether reading the same text again may give another result, since it names files that may come or go. */
export const dependsOnFiles = ({ article, problems }: Pick<IndexedReading, 'article' | 'problems'>): boolean =>
  problems.some(({ code }) => code === 'missing-media') ||
  article?.attachments.some(({ length }) => length === undefined) === true

/** Whether the next run may rely on it: nothing racy, nothing that other files decide. */
export const canBeCached = (entry: IndexedFile): boolean =>
  entry.fileVersion !== '' && entry.racy === undefined && !dependsOnFiles(entry)
