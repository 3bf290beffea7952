import { lstatSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { MediaListing } from '../../checks/index.ts'
import { type Article, getMediaType } from '../../model/index.ts'
import type { Problem } from '../../problems/index.ts'
import { isArticlePath, isIgnoredPath } from '../../records/index.ts'
import type { YieldToEventLoop } from '../../system/index.ts'
import {
  dependsOnFiles,
  type IndexedRecord,
  isOtherEntry,
  makeIndexedRecord,
  type ReadVersion,
  type RecordIndex,
} from '../record-index.ts'
import type { Snapshot } from '../source.ts'
import type { LargeFiles } from './large-files.ts'
import type { MassDeletionGuard } from './mass-deletion-guard.ts'
import { withKnown } from './published/index.ts'
import { isRacy, LARGE_FILE_BYTES, type VersionReader } from './read-version.ts'
import { type Finder, isBelowUnreadable, walkDirectory } from './scan.ts'
import { CLOCK_SKEW_MS, type ScannedFile, statArticleFile } from './stat-file.ts'

/** The paths to compare with the last snapshot. */
export interface Refresh {
  /** Absent: everything. */
  readonly paths?: readonly string[] | undefined
  /** A file that changed less than this ago may be half written, and is left for later. In milliseconds, default 0. */
  readonly quietMs?: number
  /** Files that came by a rename, and are complete however new they are. @default none */
  readonly whole?: ReadonlySet<string>
}

export interface Refreshed extends Snapshot {
  /** True if anything that is published can have changed. */
  readonly changed: boolean
  /** Files that were left for later. */
  readonly unsettled: readonly string[]
}

/** Inputs of a scan. */
export interface RescanContext {
  /** The content directory, absolute. */
  readonly root: string
  readonly index: RecordIndex
  readonly guard: MassDeletionGuard
  readonly media: MediaListing
  readonly yieldToEventLoop: YieldToEventLoop
  /** A file that changed less than this ago may be half written, and is left for later. In milliseconds. */
  readonly quietMs: number
  /** Reads large files. */
  readonly large: Pick<LargeFiles, 'read'>
  /** Files that are complete however new they are. */
  readonly whole: ReadonlySet<string>
  /** Problems with unreadable files and folders of the last scan. */
  readonly problems: readonly Problem[]
  /** Returns the last version of a record that this process or another one published; undefined when it is the indexed one. */
  readonly getKnown: (path: string) => Article | undefined
}

/** One scan of an indexed directory: reads the files whose version changed, and tells whether there were any. */
export class Rescan {
  /** Files that were left for later. */
  readonly unsettled: string[] = []
  /** Paths of media files that were added or deleted. */
  readonly changedMedia: string[] = []
  /** Files that can hold defaults for others, in each folder that was scanned. */
  readonly foundDefaults = new Map<string, readonly string[]>()
  problems: readonly Problem[]
  private readonly context: RescanContext
  /** Paths of large files that have changed. */
  private readonly large = new Set<string>()

  constructor(context: RescanContext) {
    this.context = context
    this.problems = context.problems
  }

  /** Scans some files and folders; returns whether a record changed. */
  async scanPaths(paths: readonly string[], reader: VersionReader): Promise<boolean> {
    let changed = false
    for (const path of paths) {
      if (isArticlePath(path) && !this.isFolder(path)) changed = this.scanFile(path, reader) || changed
      else if (getMediaType(path) === undefined) changed = (await this.scanFolder(path, reader)) || changed
      else this.scanMedia(path)
      await this.context.yieldToEventLoop()
    }
    return (await this.readLarge(reader)) || changed
  }

  /** Scans everything in a folder, '' for the whole directory; returns whether a record changed. */
  async scanFolder(folder: string, reader: VersionReader): Promise<boolean> {
    const { root, yieldToEventLoop, index, guard } = this.context
    const isWhole = folder === ''
    const exists = isWhole || this.isFolder(folder)
    // A folder may have replaced a file of the same path.
    const isUnder = (path: string): boolean => isWhole || path === folder || path.startsWith(`${folder}/`)
    const media = new Set<string>()
    const defaults: string[] = []
    const ignore = (): void => {}
    const walk = async (
      onFile: Finder['onFile'],
      onMedia: Finder['onMedia'] = ignore,
      onDefaults: Finder['onDefaults'] = ignore,
    ): Promise<Problem[]> =>
      exists ? walkDirectory(root, yieldToEventLoop, folder, { onFile, onMedia, onDefaults }) : []
    let [indexed, changed] = [0, false]
    const onFile = (file: ScannedFile): void => {
      changed = this.compareVersion(file, reader) || changed
      if (index.entries.has(file.path)) indexed += 1
    }
    const problems = await walk(
      onFile,
      (path) => media.add(path),
      (path) => defaults.push(path),
    )
    changed = (await this.readLarge(reader)) || changed
    this.foundDefaults.set(folder, defaults)
    this.changedMedia.push(...this.context.media.replace(folder, media))
    this.problems = [...this.problems.filter(({ file }) => !isUnder(file)), ...problems]
    // When every indexed file was found, none is missing.
    if (isWhole && indexed === index.entries.size) return changed
    const found = new Set<string>()
    await walk(({ path }) => found.add(path))
    const unreadable = new Set(problems.map(({ file }) => file))
    for (const path of index.entries.keys()) {
      if (isUnder(path) && !found.has(path) && !isBelowUnreadable(path, unreadable)) guard.add(path)
      await yieldToEventLoop()
    }
    return changed
  }

  /** True if a file may be half written. Such a file is added to `unsettled`. */
  readonly isUnsettled = ({ path, mtimeMs }: ScannedFile): boolean => {
    const { quietMs, whole } = this.context
    const age = Date.now() - mtimeMs
    if (quietMs === 0 || whole.has(path) || age < -CLOCK_SKEW_MS || age >= quietMs) return false
    this.unsettled.push(path)
    return true
  }

  private scanFile(path: string, reader: VersionReader): boolean {
    const { root, index, guard } = this.context
    const file = statArticleFile(root, path)
    this.problems = this.problems.filter((problem) => problem.file !== path)
    if ('path' in file) return this.compareVersion(file, reader)
    if (file.gone && index.entries.has(path)) guard.add(path)
    if (!file.gone) this.problems = [...this.problems, file.problem]
    return false
  }

  private compareVersion(file: ScannedFile, reader: VersionReader): boolean {
    const { index, guard } = this.context
    const entry = index.entries.get(file.path)
    guard.found(file.path)
    if (entry?.fileVersion !== file.fileVersion && this.isUnsettled(file)) return false
    const isSame = entry?.fileVersion === file.fileVersion && entry.defaults === reader.getDefaultsVersion(file.path)
    if (isSame && !dependsOnFiles(entry)) {
      if (entry.racy === undefined) return false
      if (entry.racy === reader.digest(file.path)) return this.confirm(file, entry)
    }
    if (file.size > LARGE_FILE_BYTES) {
      this.large.add(file.path)
      return false
    }
    return this.keep(file.path, reader.read(file.path, entry?.racy !== undefined))
  }

  private async readLarge(reader: VersionReader): Promise<boolean> {
    const { index, large } = this.context
    let changed = false
    for (const path of this.large) {
      const version = await large.read(path, reader, index.entries.get(path)?.racy !== undefined)
      changed = this.keep(path, version) || changed
    }
    this.large.clear()
    return changed
  }

  private keep(path: string, version: ReadVersion): boolean {
    const { index } = this.context
    const entry = index.entries.get(path)
    const before = version.article === undefined ? withKnown(entry, this.context.getKnown(path)) : entry
    const next = makeIndexedRecord(version, before)
    index.keep(path, next)
    return isOtherEntry(entry, next)
  }

  /** Keeps an entry whose bytes have not changed; returns false. */
  private confirm({ path, fileVersion }: ScannedFile, { racy, ...entry }: IndexedRecord): boolean {
    if (!isRacy(fileVersion)) this.context.index.keep(path, entry)
    return false
  }

  private scanMedia(path: string): void {
    const { root, media } = this.context
    const exists = !isIgnoredPath(path) && isFileAt(join(root, path))
    if (media.set(path, exists)) this.changedMedia.push(path)
  }

  private isFolder(path: string): boolean {
    return isFolderAt(join(this.context.root, path))
  }
}

/** Also false where the path cannot be examined: below a file, in a loop of links, without permission. */
function isFolderAt(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

/** False for links, as in folder listings. */
function isFileAt(path: string): boolean {
  try {
    return lstatSync(path).isFile()
  } catch {
    return false
  }
}
