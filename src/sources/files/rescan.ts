import { lstatSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { MediaListing } from '../../checks/index.ts'
import { getMediaType } from '../../model/index.ts'
import type { Problem } from '../../problems/index.ts'
import { isArticlePath, isIgnoredPath } from '../../records/index.ts'
import type { YieldToEventLoop } from '../../system/index.ts'
import { dependsOnFiles, isOtherEntry, makeIndexedRecord, type RecordIndex } from '../record-index.ts'
import type { MassDeletionGuard } from './mass-deletion-guard.ts'
import type { VersionReader } from './read-version.ts'
import { type Finder, walkDirectory } from './scan.ts'
import { CLOCK_SKEW_MS, type ScannedFile, statArticleFile } from './stat-file.ts'

/** What a look at the directory works on. */
export interface RescanContext {
  /** The content directory, absolute. */
  readonly root: string
  readonly index: RecordIndex
  readonly guard: MassDeletionGuard
  readonly media: MediaListing
  readonly yieldToEventLoop: YieldToEventLoop
  /** A file changed less than so many milliseconds ago may be half written: it is left for later. */
  readonly restMs: number
  /** Files and folders that could not be looked at the last time. */
  readonly problems: readonly Problem[]
}

/** One look at a directory that is known: it reads what is another version, and tells whether anything was. */
export class Rescan {
  /** Files that were left for later. */
  readonly unsettled: string[] = []
  /** Media files that have come or gone. */
  readonly turned: string[] = []
  problems: readonly Problem[]
  private readonly context: RescanContext

  constructor(context: RescanContext) {
    this.context = context
    this.problems = context.problems
  }

  /** Looks at some files and folders. */
  async at(paths: readonly string[], reader: VersionReader): Promise<boolean> {
    let changed = false
    for (const path of paths) {
      if (isArticlePath(path) && !this.isFolder(path)) changed = this.atFile(path, reader) || changed
      else if (getMediaType(path) === undefined) changed = (await this.below(path, reader)) || changed
      else this.atMedia(path)
      await this.context.yieldToEventLoop()
    }
    return changed
  }

  /** Looks at everything in a folder, '' for the whole directory. */
  async below(folder: string, reader: VersionReader): Promise<boolean> {
    const { root, yieldToEventLoop, index, guard } = this.context
    const whole = folder === ''
    const isThere = whole || this.isFolder(folder)
    // A folder may have taken the place of a file.
    const isUnder = (path: string): boolean => whole || path === folder || path.startsWith(`${folder}/`)
    const media = new Set<string>()
    const look = async (onFile: Finder['onFile'], onMedia: Finder['onMedia'] = () => {}): Promise<Problem[]> =>
      isThere ? walkDirectory(root, yieldToEventLoop, folder, { onFile, onMedia }) : []
    let [known, changed] = [0, false]
    const atFile = (file: ScannedFile): void => {
      changed = this.atVersion(file, reader) || changed
      if (index.entries.has(file.path)) known += 1
    }
    const problems = await look(atFile, (path) => media.add(path))
    this.turned.push(...this.context.media.replace(folder, media))
    this.problems = [...this.problems.filter(({ file }) => !isUnder(file)), ...problems]
    // With everything that is known found again nothing is gone.
    if (whole && known === index.entries.size) return changed
    const found = new Set<string>()
    await look(({ path }) => found.add(path))
    const unseen = new Set(problems.map(({ file }) => file))
    for (const path of index.entries.keys()) {
      if (isUnder(path) && !found.has(path) && !isHidden(path, unseen)) guard.add(path)
      await yieldToEventLoop()
    }
    return changed
  }

  /** Whether a file may be half written; it is noted, to be looked at again. */
  readonly isUnsettled = ({ path, mtimeMs }: ScannedFile): boolean => {
    const { restMs } = this.context
    const age = Date.now() - mtimeMs
    if (restMs === 0 || age < -CLOCK_SKEW_MS || age >= restMs) return false
    this.unsettled.push(path)
    return true
  }

  private atFile(path: string, reader: VersionReader): boolean {
    const { root, index, guard } = this.context
    const file = statArticleFile(root, path)
    this.problems = this.problems.filter((problem) => problem.file !== path)
    if ('path' in file) return this.atVersion(file, reader)
    if (file.gone && index.entries.has(path)) guard.add(path)
    if (!file.gone) this.problems = [...this.problems, file.problem]
    return false
  }

  private atVersion(file: ScannedFile, reader: VersionReader): boolean {
    const { index, guard } = this.context
    const known = index.entries.get(file.path)
    guard.found(file.path)
    if (known?.fileVersion !== file.fileVersion && this.isUnsettled(file)) return false
    if (known?.fileVersion === file.fileVersion && known.racy === undefined && !dependsOnFiles(known)) return false
    const entry = makeIndexedRecord(reader.read(file.path, known?.racy !== undefined), known)
    index.keep(file.path, entry)
    return isOtherEntry(known, entry)
  }

  private atMedia(path: string): void {
    const { root, media } = this.context
    const isThere = !isIgnoredPath(path) && isFileAt(join(root, path))
    if (media.note(path, isThere)) this.turned.push(path)
  }

  private isFolder(path: string): boolean {
    return isFolderAt(join(this.context.root, path))
  }
}

/** Also false for what cannot be looked at: below a file, in a loop of links, where the rights are missing. */
function isFolderAt(path: string): boolean {
  try {
    return statSync(path).isDirectory()
  } catch {
    return false
  }
}

/** As folders list it: a link is none. */
function isFileAt(path: string): boolean {
  try {
    return lstatSync(path).isFile()
  } catch {
    return false
  }
}

/** Whether a path or a folder above it could not be looked at: nobody knows that it is gone. */
const isHidden = (path: string, unseen: ReadonlySet<string>): boolean =>
  unseen.size > 0 && path.split('/').some((_, index, segments) => unseen.has(segments.slice(0, index + 1).join('/')))
