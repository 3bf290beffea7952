import { lstatSync, type Stats } from 'node:fs'
import { sep } from 'node:path'
import type { Problem } from '../../problems/index.ts'

/** An article file found by a scan, not read. */
export interface ScannedFile {
  /** Relative to the content directory, with `/`. */
  readonly path: string
  /** See `getFileVersion`. */
  readonly fileVersion: string
  /** In bytes. */
  readonly size: number
  readonly mtimeMs: number
}

/** Returns a file by its path, or the problem that prevents reading it. */
export function statArticleFile(
  root: string,
  path: string,
): ScannedFile | { readonly problem: Problem; readonly gone: boolean } {
  try {
    const stats = lstatSync(`${root}${sep}${path}`)
    if (stats.isFile()) return { path, fileVersion: getFileVersion(stats), size: stats.size, mtimeMs: stats.mtimeMs }
    const kind = stats.isDirectory()
      ? 'a folder'
      : stats.isFIFO()
        ? 'a FIFO'
        : stats.isSocket()
          ? 'a socket'
          : 'a device or link'
    return { problem: { ...UNREADABLE, file: path, found: kind, expected: 'a file' }, gone: stats.isDirectory() }
  } catch (error) {
    return { problem: makeUnreadableProblem(path, error), gone: isGone(error) }
  }
}

/** Returns size, times and inode: while they are the same, the bytes count as unchanged. */
export const getFileVersion = ({ size, mtimeMs, ctimeMs, ino }: Stats): string => `${size}-${mtimeMs}-${ctimeMs}-${ino}`

const isGone = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')

/** Common fields of all problems with unreadable files and folders. */
export const UNREADABLE = { code: 'unreadable-file', severity: 'withheld', place: { line: 1, column: 1 } } as const

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'no permission to read it',
  EPERM: 'no permission to read it',
  EIO: 'a disk error',
  ELOOP: 'a link',
  ENOENT: 'no such file',
  EMFILE: 'too many open files',
  ENFILE: 'too many open files',
  EISDIR: 'a folder',
  ENOTDIR: 'a file where a folder should be',
  ENAMETOOLONG: 'a name that is too long for the file system',
  ENXIO: 'a pipe or device that nobody serves',
  ESTALE: 'a file on a network drive that is no longer there',
}

/** Returns the problem for an error of the file system. */
export function makeUnreadableProblem(file: string, error: unknown): Problem {
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? ''
  // Node replaces bytes that are no UTF-8 by this character, and then finds no such file.
  if (code === 'ENOENT' && file.includes('\ufffd')) {
    const fix = 'Rename the file: use letters in UTF-8.'
    return { ...UNREADABLE, file, found: 'a file name that is not UTF-8', expected: 'a name in UTF-8', fix }
  }
  const found = REASONS[code] ?? `an error of the system${code === '' ? '' : ` (${code})`}`
  return { ...UNREADABLE, file, found, expected: 'a file that can be read' }
}

/** A file's time may be this far ahead of the clock, because the two are rounded differently. In milliseconds. */
export const CLOCK_SKEW_MS = 1000
