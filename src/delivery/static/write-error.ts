import { CallError } from '../../problems/index.ts'

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this user may not write there',
  EPERM: 'this user may not write there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file is too large for the file system',
  ENAMETOOLONG: 'the name is too long for the file system',
  ENOTDIR: 'a file stands where a folder is needed',
  EEXIST: 'a file stands where a folder is needed',
  EISDIR: 'a folder stands where a file is needed',
  EMFILE: 'too many files are open',
  EIO: 'the disk reports an error',
}

/**
 * Why the static tree could not be written, in one line. Whatever was there before is whole; the next run completes
 * what this one began.
 */
export class StaticWriteError extends CallError {
  override readonly name = 'StaticWriteError'
  /** The file or folder concerned. */
  readonly path: string
  /** The system's code (`ENOSPC`), or one of ours: `LOCKED`, `BAD_NAME`, `CLASH`, `SYMLINK`. */
  readonly code: string

  constructor(path: string, code: string, reason: string, options: ErrorOptions = {}) {
    super(`cannot write ${path}: ${reason}`, options)
    this.path = path
    this.code = code
  }

  /** Any error as one of this class; one that is keeps its own path. */
  static from(error: unknown, path: string): StaticWriteError {
    if (error instanceof StaticWriteError) return error
    const { code = 'UNKNOWN', message } = error as NodeJS.ErrnoException
    return new StaticWriteError(path, code, REASONS[code] ?? message, { cause: error })
  }
}

export const getErrorCode = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | undefined)?.code
