import { type Dir, type Dirent, opendirSync, realpathSync } from 'node:fs'
import { join, sep } from 'node:path'
import { getMediaType } from '../../model/index.ts'
import type { Problem } from '../../problems/index.ts'
import { isArticleName, isIgnoredFolder } from '../../records/index.ts'
import type { YieldToEventLoop } from '../../system/index.ts'
import { makeUnreadableProblem, type ScannedFile, statArticleFile, UNREADABLE } from './stat-file.ts'

/** Every article file of a content directory, and every media file. */
export interface Scanned {
  /** In no order. */
  readonly paths: string[]
  /** Of the paths, in their order. */
  readonly stamps: string[]
  /** Media files, in no order: what the folders say of them, which nobody has looked at. */
  readonly media: string[]
  /** Files and folders that could not be looked at. */
  readonly problems: Problem[]
}

/** Told what is found. */
export interface Finder {
  readonly onFile: (file: ScannedFile) => void
  /** The path alone. */
  readonly onMedia: (path: string) => void
}

/** Entries looked at between two breaths: each costs about as much as a look at a file. */
const STRETCH = 8

/** Every article file of a content directory with its stamp. */
export async function scanDirectory(root: string, breathe: YieldToEventLoop): Promise<Scanned> {
  const [paths, stamps, media]: [string[], string[], string[]] = [[], [], []]
  const onFile = ({ path, fileVersion: stamp }: ScannedFile): void => {
    paths.push(path)
    stamps.push(stamp)
  }
  const problems = await walkDirectory(root, breathe, '', { onFile, onMedia: (path) => media.push(path) })
  return { paths, stamps, media, problems }
}

/**
 * Tells every article and media file of a content directory when it is found, in no order. A link that leads to something inside
 * is passed over, since that is found by itself, so that a loop ends; one that leads outside is reported. Nothing is
 * opened: a FIFO or a device is never waited for.
 *
 * @param under a folder to stay in, '' for the whole
 * @returns files and folders that could not be looked at
 */
export async function walkDirectory(
  root: string,
  breathe: YieldToEventLoop,
  under: string,
  { onFile, onMedia }: Finder,
): Promise<Problem[]> {
  const problems: Problem[] = []
  let count = 0
  for (const { path } of entriesBelow(root, under, { problems, onMedia })) {
    handleEntry(statArticleFile(root, path), onFile, problems)
    count += 1
    if (count % STRETCH === 0) await breathe()
  }
  return problems
}

/** The paths alone, for whoever is going to read every file and learns its stamp by that. */
export async function listDirectory(root: string, breathe: YieldToEventLoop): Promise<Omit<Scanned, 'stamps'>> {
  const [paths, media]: [string[], string[]] = [[], []]
  const problems: Problem[] = []
  for (const { path, isFile } of entriesBelow(root, '', { problems, onMedia: (path) => media.push(path) })) {
    if (isFile) paths.push(path)
    else handleEntry(statArticleFile(root, path), (file) => paths.push(file.path), problems)
    if (paths.length % STRETCH === 0) await breathe()
  }
  return { paths, media, problems }
}

interface FoundEntry {
  readonly path: string
  /** By what its folder says, which may not know. */
  readonly isFile: boolean
}

/** What is found beside the articles. */
interface Beside {
  readonly problems: Problem[]
  readonly onMedia: (path: string) => void
}

/** Whatever has the name of an article, folder by folder. */
function* entriesBelow(root: string, top: string, { problems, onMedia }: Beside): Generator<FoundEntry> {
  const inside = realpathSync(root)
  const folders = top.split('/').some(isIgnoredFolder) ? [] : [top]
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    for (const entry of readEntries(root, folder, problems)) {
      const { name } = entry
      const path = folder === '' ? name : `${folder}/${name}`
      if (entry.isFile()) {
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

/** One after the other: a folder may hold a hundred thousand. */
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
