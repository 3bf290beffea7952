import { availableParallelism } from 'node:os'
import type { Newsroom } from '../../model/index.ts'
import type { Problem } from '../../problems/index.ts'
import type { YieldToEventLoop } from '../../system/index.ts'
import { type IndexedRecord, makeIndexedRecord } from '../record-index.ts'
import type { OnProgress } from '../source.ts'
import { type IndexCache, type IndexChunk, SharedLists } from './cache/index.ts'
import { readMany } from './read-many.ts'
import type { VersionReader } from './read-version.ts'
import { ReadingThread } from './reading-thread.ts'
import { listDirectory, type Scanned, scanDirectory } from './scan.ts'

/** With fewer files a thread would take longer to start than it saves. */
const WORTH_A_THREAD = 1500
const MOST_THREADS = 3
/** Of the index, in bytes: one of this size tells of more files than that. */
const LARGE_INDEX = WORTH_A_THREAD * 400

/** What reading everything takes. */
export interface LoadOptions {
  readonly newsroom: Newsroom
  readonly settings: string
  readonly reader: VersionReader
  /** What is known, by path. */
  readonly entries: ReadonlyMap<string, IndexedRecord>
  /** Adds to it; undefined: there is no such file. */
  readonly keep: (path: string, entry: IndexedRecord | undefined) => void
  readonly onProgress: OnProgress
}

/** What was found besides the files themselves. */
export interface LoadResult {
  /** Media files. */
  readonly media: readonly string[]
  /** Files and folders that could not be looked at. */
  readonly problems: readonly Problem[]
  /** Whether the index does not tell just what was found. */
  readonly isNew: boolean
}

/**
 * Reads a content directory as a whole, on all cores: what the index tells of a file counts as long as the file has the
 * very stamp of then, and every file is looked at; all others are read.
 */
export class Loader {
  private readonly root: string
  private readonly index: IndexCache | undefined
  private readonly breathe: YieldToEventLoop
  private readonly threads: ReadingThread[] = []
  private readonly ahead: Promise<Scanned | undefined> | undefined
  private readonly shared = new SharedLists()

  /** Begins to look at the files at once, when they are many by what the index says. */
  constructor(root: string, index: IndexCache | undefined, breathe: YieldToEventLoop) {
    this.root = root
    this.index = index
    this.breathe = breathe
    if (index === undefined || index.size < LARGE_INDEX) return
    this.startThreads()
    this.ahead = this.threads[0]?.scan().catch(() => undefined)
  }

  async load(loading: LoadOptions): Promise<LoadResult> {
    // Believed at once, since that can be done while the files are looked at: nobody is told of it before they were.
    await this.index?.read(loading.settings, this.breathe, this.shared, (chunk) => this.take(chunk, loading.keep))
    const { paths, stamps, media, problems } = await this.look(loading.entries.size > 0)
    const { unknown: toRead, known } = await this.compare(paths, stamps, loading)
    const lost = known === loading.entries.size ? [] : listLostPaths(loading.entries, paths)
    for (const path of lost) loading.keep(path, undefined)
    await this.read(toRead, paths.length, loading)
    return { media, problems, isNew: toRead.length + lost.length > 0 }
  }

  /** Ends what goes on beside. */
  end(): void {
    for (const thread of this.threads) thread.end()
  }

  private startThreads(): void {
    const count = Math.min(availableParallelism() - 1, MOST_THREADS)
    while (this.threads.length < count) this.threads.push(new ReadingThread(this.root))
  }

  private take(chunk: IndexChunk, keep: LoadOptions['keep']): void {
    for (const [n, path] of chunk.paths.entries()) keep(path, chunk.entries[n])
  }

  private async look(isKnown: boolean): Promise<Scanned> {
    const scanned = await this.ahead
    if (scanned !== undefined) return scanned
    // With nothing to compare them with, stamps are not asked for: reading tells them.
    if (!isKnown) return { ...(await listDirectory(this.root, this.breathe)), stamps: [] }
    return scanDirectory(this.root, this.breathe)
  }

  /** The files of which the index does not know this version, and of how many it knows one. */
  private async compare(
    paths: readonly string[],
    stamps: readonly string[],
    { entries, onProgress }: LoadOptions,
  ): Promise<{ readonly unknown: string[]; readonly known: number }> {
    const unknown: string[] = []
    let known = 0
    for (const [n, path] of paths.entries()) {
      const stamp = entries.get(path)?.fileVersion
      if (stamp !== undefined) known += 1
      if (stamp === undefined || stamp !== stamps[n]) unknown.push(path)
      if (n % STRETCH > 0) continue
      if (known > 0) onProgress({ read: n + 1 - unknown.length, total: paths.length })
      await this.breathe()
    }
    return { unknown, known }
  }

  private async read(paths: readonly string[], total: number, loading: LoadOptions): Promise<void> {
    const { newsroom, settings, reader, keep, onProgress } = loading
    let read = total - paths.length
    const done = (path: string, entry: IndexedRecord | undefined): void => {
      keep(path, entry)
      read += 1
      onProgress({ read, total })
    }
    if (paths.length >= WORTH_A_THREAD) this.startThreads()
    const threads = paths.length < WORTH_A_THREAD ? [] : this.threads
    for (const thread of threads) thread.prepare(newsroom, settings)
    await readMany(paths, threads, reader, this.breathe, this.shared, {
      version: (path, version) => done(path, makeIndexedRecord(version)),
      chunk: (chunk) => this.take(chunk, done),
    })
  }
}

/** Files looked at between two breaths. */
const STRETCH = 256

/** What is known and not there any more. */
function listLostPaths(entries: ReadonlyMap<string, IndexedRecord>, paths: readonly string[]): string[] {
  const there = new Set(paths)
  return [...entries.keys()].filter((path) => !there.has(path))
}
