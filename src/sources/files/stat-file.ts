import { lstatSync, type Stats } from 'node:fs'
import { sep } from 'node:path'
import type { Problem } from '../../problems/index.ts'

/** An article file as the disk has it. */
export interface ScannedFile {
  /** Relative to the content directory, with `/`. */
  readonly path: string
  /** Size, time and place on disk: as long as these are the same, so is the file. */
  readonly fileVersion: string
  /** In bytes. */
  readonly size: number
  readonly mtimeMs: number
}

/** One file by its path; a problem when it is none that can be read. */
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

/** As long as this is the same, so is the file: its bytes are taken for those that were read. */
export const getFileVersion = ({ size, mtimeMs, ctimeMs, ino }: Stats): string => `${size}-${mtimeMs}-${ctimeMs}-${ino}`

const isGone = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')

/** What is the same in all reports of files and folders that cannot be looked at. */
export const UNREADABLE = { code: 'unreadable-file', severity: 'withheld', place: { line: 1, column: 1 } } as const

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'no permission to read it',
  EPERM: 'no permission to read it',
  EIO: 'a disk error',
  ELOOP: 'a link',
  ENOENT: 'no such file',
  EMFILE: 'too many open files',
}

/** Why a file or folder could not be looked at, in words. */
export function makeUnreadableProblem(file: string, error: unknown): Problem {
  const code = (error as NodeJS.ErrnoException | undefined)?.code ?? ''
  return { ...UNREADABLE, file, found: REASONS[code] ?? String(error), expected: 'a file that can be read' }
}

/** How far a file's time may be ahead of the clock without being in the future, in milliseconds: they are cut differently. */
export const CLOCK_SKEW_MS = 1000
