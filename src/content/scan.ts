import { type Dir, type Dirent, lstatSync, opendirSync, realpathSync, type Stats } from 'node:fs'
import { join, sep } from 'node:path'
import type { Problem } from '../problem.ts'

/** An article file as the disk has it. */
export interface ScannedFile {
  /** Relative to the content directory, with `/`. */
  readonly path: string
  /** Size, time and place on disk: as long as these are the same, so is the file. */
  readonly stamp: string
  /** In bytes. */
  readonly size: number
  readonly mtimeMs: number
}

export interface Scan {
  /** In the order of their paths. */
  readonly files: readonly ScannedFile[]
  /** Files and folders that could not be looked at. */
  readonly problems: readonly Problem[]
}

const ARTICLE = /\.(md|mdx|markdown|json)$/i
/** What editors and tools leave lying about, and files that every repository has. */
const NO_ARTICLE =
  /^(?:[._#~].*|.*[~#]|.*\.(?:tmp|swp|swx|bak|orig|part|crdownload)|node_modules|README.*|LICEN[CS]E.*|CHANGELOG.*|CONTRIBUTING.*|package(?:-lock)?\.json|tsconfig.*\.json|.*\.11tydata\.json|_index\.[^/]*)$/i
const KEPT_FOLDERS = new Set(['_posts', '_drafts'])

/** Whether a path could be an article's, by its names alone. */
export function isArticlePath(path: string): boolean {
  const segments = path.split('/')
  const name = segments.at(-1) ?? ''
  if (!ARTICLE.test(name) || segments.some((segment) => NO_ARTICLE.test(segment) && !KEPT_FOLDERS.has(segment)))
    return false
  // The index at the top is the site's own page.
  return !(segments.length === 1 && /^index\.[^.]+$/i.test(name))
}

const isPassedFolder = (name: string): boolean => NO_ARTICLE.test(name) && !KEPT_FOLDERS.has(name)

/**
 * Every article file of a content directory, in the order of the paths whatever the disk's.
 *
 * @param breathe called between entries, so that a long look never holds up a server
 */
export async function scan(root: string, breathe: () => Promise<void>): Promise<Scan> {
  const files: ScannedFile[] = []
  const problems = await walk(root, breathe, '', (file) => files.push(file))
  files.sort((a, b) => (a.path < b.path ? -1 : 1))
  return { files, problems }
}

/**
 * Tells every article file of a content directory when it is found, in no order. A link that leads to something inside
 * is passed over, since that is found by itself, so that a loop ends; one that leads outside is reported. Nothing is
 * opened: a FIFO or a device is never waited for.
 *
 * @param breathe called between entries, so that a long look never holds up a server
 * @param under a folder to stay in, '' for the whole
 * @returns files and folders that could not be looked at
 */
export async function walk(
  root: string,
  breathe: () => Promise<void>,
  under: string,
  onFile: (file: ScannedFile) => void,
): Promise<Problem[]> {
  const problems: Problem[] = []
  const inside = realpathSync(root)
  const visit = async (folder: string): Promise<void> => {
    for (const entry of entriesOf(root, folder, problems)) {
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`
      await breathe()
      if (entry.isDirectory()) {
        if (!isPassedFolder(entry.name)) await visit(path)
      } else if (entry.isSymbolicLink()) {
        if (!isPassedFolder(entry.name)) problems.push(...faultOfLink(join(root, path), path, inside))
      } else if (isArticlePath(path)) {
        const found = statOf(root, path)
        if ('path' in found) onFile(found)
        else problems.push(found.problem)
      }
    }
  }
  await visit(under)
  return problems
}

/** One after the other: a folder may hold a hundred thousand. */
function* entriesOf(root: string, folder: string, problems: Problem[]): Generator<Dirent, undefined, undefined> {
  let directory: Dir | undefined
  try {
    directory = opendirSync(join(root, folder))
    for (let entry = directory.readSync(); entry !== null; entry = directory.readSync()) yield entry
  } catch (error) {
    problems.push(unreadable(folder === '' ? '.' : folder, error))
  } finally {
    directory?.closeSync()
  }
}

/** One file by its path; a problem when it is none that can be read. */
export function statOf(
  root: string,
  path: string,
): ScannedFile | { readonly problem: Problem; readonly gone: boolean } {
  try {
    const stats = lstatSync(join(root, path))
    if (stats.isFile()) return { path, stamp: stampOf(stats), size: stats.size, mtimeMs: stats.mtimeMs }
    const kind = stats.isDirectory()
      ? 'a folder'
      : stats.isFIFO()
        ? 'a FIFO'
        : stats.isSocket()
          ? 'a socket'
          : 'a device or link'
    return { problem: { ...UNREADABLE, file: path, found: kind, expected: 'a file' }, gone: stats.isDirectory() }
  } catch (error) {
    return { problem: unreadable(path, error), gone: isGone(error) }
  }
}

export const stampOf = ({ size, mtimeMs, ctimeMs, ino }: Stats): string => `${size}-${mtimeMs}-${ctimeMs}-${ino}`

const isGone = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')

const UNREADABLE = { code: 'unreadable-file', severity: 'withheld', place: { line: 1, column: 1 } } as const

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'no permission to read it',
  EPERM: 'no permission to read it',
  EIO: 'an error of the disk',
  ELOOP: 'a link',
  ENOENT: 'no such file',
  EMFILE: 'too many open files',
}

export function unreadable(file: string, error: unknown): Problem {
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? ''
  return { ...UNREADABLE, file, found: REASONS[code] ?? String(error), expected: 'a file that can be read' }
}

function faultOfLink(full: string, path: string, inside: string): Problem[] {
  const at = { ...UNREADABLE, file: path, expected: 'a file or a link to one inside the content directory' }
  try {
    const target = realpathSync(full)
    const isInside = target === inside || target.startsWith(inside + sep)
    return isInside ? [] : [{ ...at, found: 'a link that leads out of the content directory' }]
  } catch (error) {
    const loop = (error as NodeJS.ErrnoException).code === 'ELOOP'
    return [{ ...at, found: loop ? 'a link that leads to itself' : 'a link that leads nowhere' }]
  }
}
