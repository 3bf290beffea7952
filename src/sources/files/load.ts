import { availableParallelism } from 'node:os'
import type { Newsroom } from '../../model/index.ts'
import type { Problem } from '../../problems/index.ts'
import type { YieldToEventLoop } from '../../system/index.ts'
import { type IndexedRecord, isRemoval, makeIndexedRecord, type ReadVersion } from '../record-index.ts'
import type { OnProgress } from '../source.ts'
import type { TextBatch } from '../versions/index.ts'
import { decodeChunk, type IndexCache, type IndexChunk, type SharedLists } from './cache/index.ts'
import { LargeFiles } from './large-files.ts'
import { readMany } from './read-many.ts'
import type { VersionReader } from './read-version.ts'
import { ReadingThread } from './reading-thread.ts'
import { isBelowUnreadable, listDirectory, type Scanned, scanDirectory } from './scan.ts'

/** With fewer files, starting threads takes longer than it saves. */
const MIN_FILES_FOR_THREADS = 1500
const MAX_THREADS = 3
/** An index of this size has more entries than `MIN_FILES_FOR_THREADS`. In bytes. */
const LARGE_INDEX_BYTES = MIN_FILES_FOR_THREADS * 400

/** Inputs of a complete read. */
export interface LoadOptions {
  readonly newsroom: Newsroom
  readonly settings: string
  /** Opens the reader of records for a directory with these files of defaults. */
  readonly openReader: (defaults: readonly string[]) => VersionReader
  /** The record index by path. */
  readonly entries: ReadonlyMap<string, IndexedRecord>
  /** Replaces an entry; undefined removes it. */
  readonly keep: (path: string, entry: IndexedRecord | undefined) => void
  readonly onProgress: OnProgress
  /** Lines of the index with what changed since it was written. */
  readonly changes: readonly Uint8Array[]
  /** Takes the bodies of the versions that are read. */
  readonly keepTexts: (batch: TextBatch) => void
}

/** Results besides the entries themselves. */
export interface LoadResult {
  /** Paths of media files. */
  readonly media: readonly string[]
  /** Problems with unreadable files and folders. */
  readonly problems: readonly Problem[]
  /** Paths of records that the index has and the directory has not. They are in the index still. */
  readonly missing: readonly string[]
  /** True if the cached index differs from the directory. */
  readonly isNew: boolean
}

/**
 * Reads a whole content directory on all cores. Every file is scanned; only those whose version is not in the cached
 * index are read.
 */
export class Loader {
  private readonly root: string
  private readonly index: IndexCache | undefined
  private readonly yieldToEventLoop: YieldToEventLoop
  private readonly threads: ReadingThread[] = []
  private readonly earlyScan: Promise<Scanned | undefined> | undefined
  private readonly sharedLists: SharedLists
  private readonly large: LargeFiles

  /** Starts scanning at once when the cached index is large. */
  constructor(
    root: string,
    index: IndexCache | undefined,
    yieldToEventLoop: YieldToEventLoop,
    sharedLists: SharedLists,
  ) {
    this.sharedLists = sharedLists
    this.root = root
    this.index = index
    this.yieldToEventLoop = yieldToEventLoop
    this.large = new LargeFiles(root)
    if (index === undefined || index.size < LARGE_INDEX_BYTES) return
    this.startThreads()
    this.earlyScan = this.threads[0]?.scan().catch(() => undefined)
  }

  async load(options: LoadOptions): Promise<LoadResult> {
    // Entries are added before the scan has confirmed their versions; `compare` finds the outdated ones.
    await this.index?.read(options.settings, this.yieldToEventLoop, this.sharedLists, (chunk) =>
      this.addChunk(chunk, options.keep),
    )
    for (const line of options.changes) {
      const chunk = decodeChunk(options.settings, Buffer.from(line), this.sharedLists)
      if (chunk !== undefined) this.addChunk(chunk, options.keep)
    }
    const { paths, fileVersions, media, defaults, problems } = await this.scan(options.entries.size > 0)
    const reader = options.openReader(defaults)
    const { outdated, indexed } = await this.compare(paths, fileVersions, reader, options)
    const missing = indexed === options.entries.size ? [] : listMissingPaths(options.entries, paths, problems)
    await this.read(outdated, paths.length, reader, options)
    const isNew = outdated.length + missing.length + options.changes.length > 0
    return { media, problems, missing, isNew }
  }

  /** Ends the threads. */
  end(): void {
    for (const thread of this.threads) thread.end()
    this.large.end()
  }

  private startThreads(): void {
    const count = Math.min(availableParallelism() - 1, MAX_THREADS)
    while (this.threads.length < count) this.threads.push(new ReadingThread(this.root))
  }

  private addChunk(chunk: IndexChunk, keep: LoadOptions['keep']): void {
    for (const [n, path] of chunk.paths.entries()) {
      const entry = chunk.entries[n]
      keep(path, entry && isRemoval(entry) ? undefined : entry)
    }
  }

  private async scan(hasEntries: boolean): Promise<Scanned> {
    const scanned = await this.earlyScan
    if (scanned !== undefined) return scanned
    // Without entries to compare with, versions are not needed: reading returns them.
    if (!hasEntries) return { ...(await listDirectory(this.root, this.yieldToEventLoop)), fileVersions: [] }
    return scanDirectory(this.root, this.yieldToEventLoop)
  }

  /**
   * Returns the paths whose version, or that of their folders' defaults, is not in the index, and the number of paths with
   * any version in it.
   */
  private async compare(
    paths: readonly string[],
    fileVersions: readonly string[],
    reader: VersionReader,
    { entries, onProgress }: LoadOptions,
  ): Promise<{ readonly outdated: string[]; readonly indexed: number }> {
    const outdated: string[] = []
    let indexed = 0
    for (const [n, path] of paths.entries()) {
      const entry = entries.get(path)
      const fileVersion = entry?.fileVersion
      if (fileVersion !== undefined) indexed += 1
      const isSame = fileVersion === fileVersions[n] && entry?.defaults === reader.getDefaultsVersion(path)
      if (fileVersion === undefined || !isSame) outdated.push(path)
      if (n % YIELD_INTERVAL > 0) continue
      if (indexed > 0) onProgress({ read: n + 1 - outdated.length, total: paths.length })
      await this.yieldToEventLoop()
    }
    return { outdated, indexed }
  }

  private async read(
    paths: readonly string[],
    total: number,
    reader: VersionReader,
    options: LoadOptions,
  ): Promise<void> {
    const { newsroom, settings, entries, keep, keepTexts, onProgress } = options
    let read = total - paths.length
    const done = (path: string, entry: IndexedRecord | undefined): void => {
      keep(path, entry)
      read += 1
      onProgress({ read, total })
    }
    /** An invalid version leaves the one that was published before in place. */
    const take = (path: string, version: ReadVersion): void =>
      done(path, makeIndexedRecord(version, version.article === undefined ? entries.get(path) : undefined))
    if (paths.length >= MIN_FILES_FOR_THREADS) this.startThreads()
    const threads = paths.length < MIN_FILES_FOR_THREADS ? [] : this.threads
    // A thread that dies is replaced by this one.
    for (const thread of threads) thread.prepare(newsroom, settings, reader.defaults.rules).catch(() => {})
    const large: string[] = []
    await readMany(paths, threads, reader, this.yieldToEventLoop, this.sharedLists, {
      version: take,
      chunk: (chunk) => this.addChunk(chunk, done),
      large: (path) => large.push(path),
      texts: keepTexts,
    })
    for (const path of large) {
      take(path, await this.large.read(path, reader))
    }
    const texts = reader.texts.take()
    if (texts !== undefined) keepTexts(texts)
  }
}

/** Paths compared between two yields. */
const YIELD_INTERVAL = 256

/** Returns the indexed paths that the directory does not have. What is below an unreadable folder may still be there. */
function listMissingPaths(
  entries: ReadonlyMap<string, IndexedRecord>,
  paths: readonly string[],
  problems: readonly Problem[],
): string[] {
  const existing = new Set(paths)
  const unreadable = new Set(problems.map(({ file }) => file))
  return [...entries.keys()].filter((path) => !existing.has(path) && !isBelowUnreadable(path, unreadable))
}
