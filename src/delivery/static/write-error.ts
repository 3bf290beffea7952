import { CallError } from '../../problems/index.ts'

const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this user has no permission to write there',
  EPERM: 'this user has no permission to write there',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  EFBIG: 'the file is too large for the file system',
  ENAMETOOLONG: 'the name is too long for the file system',
  ENOTDIR: 'there is a file where a folder is needed',
  EEXIST: 'there is a file where a folder is needed',
  EISDIR: 'there is a folder where a file is needed',
  EMFILE: 'too many files are open',
  EIO: 'the disk reports an error',
}

/** A failed write of the static tree. Every file in the tree is complete, and the next run finishes the work. */
export class StaticWriteError extends CallError {
  override readonly name = 'StaticWriteError'
  /** The file or folder concerned. */
  readonly path: string
  /** The system's code (`ENOSPC`), or `LOCKED`, `CLASH` or `SYMLINK`. */
  readonly code: string

  constructor(path: string, code: string, reason: string, options: ErrorOptions = {}) {
    super(`cannot write ${path}: ${reason}`, options)
    this.path = path
    this.code = code
  }

  /** Returns any error as a `StaticWriteError`; one that already is keeps its path. */
  static from(error: unknown, path: string): StaticWriteError {
    if (error instanceof StaticWriteError) return error
    const { code = 'UNKNOWN', message } = error as NodeJS.ErrnoException
    return new StaticWriteError(path, code, REASONS[code] ?? message, { cause: error })
  }
}

export const getErrorCode = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | undefined)?.code
