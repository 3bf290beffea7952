import { type Dir, type Dirent, opendirSync, realpathSync } from 'node:fs'
import { basename, join, sep } from 'node:path'
import { getMediaType } from '../../model/index.ts'
import type { Problem } from '../../problems/index.ts'
import { isArticleName, isDefaultsName, isIgnoredFolder } from '../../records/index.ts'
import type { YieldToEventLoop } from '../../system/index.ts'
import { makeUnreadableProblem, type ScannedFile, statArticleFile, UNREADABLE } from './stat-file.ts'

/** All article and media files of a content directory, in no order. */
export interface Scanned {
  /** Paths of article files. */
  readonly paths: string[]
  /** Versions of `paths`, in the same order. */
  readonly fileVersions: string[]
  /** Paths of media files, as folders list them: their types are not checked. */
  readonly media: string[]
  /** Paths of files that can hold defaults for others. */
  readonly defaults: string[]
  /** Problems with unreadable files and folders. */
  readonly problems: Problem[]
}

/** Receives the files that a scan finds. */
export interface Finder {
  readonly onFile: (file: ScannedFile) => void
  readonly onMedia: (path: string) => void
  readonly onDefaults: (path: string) => void
}

/** Entries between two yields: one yield costs about as much as one `lstat`. */
const YIELD_INTERVAL = 8

/** Returns every article file of a content directory with its version, and every media file. */
export async function scanDirectory(root: string, yieldToEventLoop: YieldToEventLoop): Promise<Scanned> {
  const [paths, fileVersions, media, defaults]: [string[], string[], string[], string[]] = [[], [], [], []]
  const onFile = ({ path, fileVersion }: ScannedFile): void => {
    paths.push(path)
    fileVersions.push(fileVersion)
  }
  const problems = await walkDirectory(root, yieldToEventLoop, '', {
    onFile,
    onMedia: (path) => media.push(path),
    onDefaults: (path) => defaults.push(path),
  })
  return { paths, fileVersions, media, defaults, problems }
}

/**
 * Finds all article and media files below a folder, in no order. Links to files inside are skipped, because those are
 * found by themselves; links to the outside are problems. Nothing is opened, so FIFOs and devices never block.
 *
 * @param under the folder, '' for the whole directory
 * @returns the problems with unreadable files and folders
 */
export async function walkDirectory(
  root: string,
  yieldToEventLoop: YieldToEventLoop,
  under: string,
  { onFile, onMedia, onDefaults }: Finder,
): Promise<Problem[]> {
  const problems: Problem[] = []
  let count = 0
  for (const { path } of walkEntries(root, under, { problems, onMedia, onDefaults })) {
    handleEntry(statArticleFile(root, path), onFile, problems)
    count += 1
    if (count % YIELD_INTERVAL === 0) await yieldToEventLoop()
  }
  return problems
}

/** Returns the paths alone: whoever reads every file gets the versions by reading. */
export async function listDirectory(
  root: string,
  yieldToEventLoop: YieldToEventLoop,
): Promise<Omit<Scanned, 'fileVersions'>> {
  const [paths, media, defaults]: [string[], string[], string[]] = [[], [], []]
  const problems: Problem[] = []
  const others = {
    problems,
    onMedia: (path: string) => media.push(path),
    onDefaults: (path: string) => defaults.push(path),
  }
  for (const { path, isFile } of walkEntries(root, '', others)) {
    if (isFile) paths.push(path)
    else handleEntry(statArticleFile(root, path), (file) => paths.push(file.path), problems)
    if (paths.length % YIELD_INTERVAL === 0) await yieldToEventLoop()
  }
  return { paths, media, defaults, problems }
}

interface FoundEntry {
  readonly path: string
  /** From the folder listing; false also where the file system does not report the type. */
  readonly isFile: boolean
}

/** Receives findings other than articles. */
interface OtherFindings {
  readonly problems: Problem[]
  readonly onMedia: (path: string) => void
  readonly onDefaults: (path: string) => void
}

/** Yields every entry with the name of an article, folder by folder. */
function* walkEntries(
  root: string,
  top: string,
  { problems, onMedia, onDefaults }: OtherFindings,
): Generator<FoundEntry> {
  const inside = realpathSync(root)
  const folders = top.split('/').some(isIgnoredFolder) ? [] : [top]
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const folderName = basename(join(root, folder))
    for (const entry of readEntries(root, folder, problems)) {
      const { name } = entry
      const path = folder === '' ? name : `${folder}/${name}`
      if (entry.isFile()) {
        if (isDefaultsName(name, folderName)) onDefaults(path)
        if (isArticleName(name, folder === '')) yield { path, isFile: true }
        else if (getMediaType(name) !== undefined) onMedia(path)
      } else if (entry.isDirectory()) {
        if (!isIgnoredFolder(name)) folders.push(path)
      } else if (entry.isSymbolicLink()) {
        if (!isIgnoredFolder(name)) problems.push(...describeLinkProblem(join(root, path), path, inside))
      } else if (isArticleName(name, folder === '')) yield { path, isFile: false }
    }
  }
}

function handleEntry(
  found: ReturnType<typeof statArticleFile>,
  keep: (file: ScannedFile) => void,
  problems: Problem[],
): void {
  if ('path' in found) keep(found)
  else problems.push(found.problem)
}

/** Yields one entry at a time, because a folder can have a hundred thousand. */
function* readEntries(root: string, folder: string, problems: Problem[]): Generator<Dirent, undefined, undefined> {
  let directory: Dir | undefined
  try {
    directory = opendirSync(join(root, folder))
    for (let entry = directory.readSync(); entry !== null; entry = directory.readSync()) yield entry
  } catch (error) {
    problems.push(makeUnreadableProblem(folder === '' ? '.' : folder, error))
  } finally {
    directory?.closeSync()
  }
}

function describeLinkProblem(full: string, path: string, inside: string): Problem[] {
  const at = { ...UNREADABLE, file: path, expected: 'a file or a link to one inside the content directory' }
  try {
    const target = realpathSync(full)
    const isInside = target === inside || target.startsWith(inside + sep)
    return isInside ? [] : [{ ...at, found: 'a link that points outside the content directory' }]
  } catch (error) {
    const loop = (error as NodeJS.ErrnoException).code === 'ELOOP'
    return [{ ...at, found: loop ? 'a link that points to itself' : 'a link that points to nothing' }]
  }
}

/** True if a path or a folder above it is unreadable, so that it may still exist. */
export const isBelowUnreadable = (path: string, unreadable: ReadonlySet<string>): boolean =>
  unreadable.size > 0 &&
  path.split('/').some((_, index, segments) => unreadable.has(segments.slice(0, index + 1).join('/')))
