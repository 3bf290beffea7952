import { CallError } from '../../problems/index.ts'
import { describeFileError } from '../../system/index.ts'

/** A failed write of the static tree. Every file in the tree is complete, and the next run finishes the work. */
export class StaticWriteError extends CallError {
  override readonly name = 'StaticWriteError'
  /** The file or folder concerned. */
  readonly path: string
  /** The system's code (`ENOSPC`), or `LOCKED`, `CLASH`, `SYMLINK`, `CONTENT` or `FOREIGN`. */
  readonly code: string

  constructor(path: string, code: string, reason: string, options: ErrorOptions = {}) {
    super(`cannot write ${path}: ${reason}`, options)
    this.path = path
    this.code = code
  }

  /** Returns any error as a `StaticWriteError`; one that already is keeps its path. */
  static from(error: unknown, path: string): StaticWriteError {
    if (error instanceof StaticWriteError) return error
    const { code = 'UNKNOWN' } = error as NodeJS.ErrnoException
    return new StaticWriteError(path, code, describeFileError(error), { cause: error })
  }
}

export const getErrorCode = (error: unknown): string | undefined => (error as NodeJS.ErrnoException | undefined)?.code

/** Returns true for an error that a person has to correct: another try would fail in the same way. */
export const isLasting = (error: unknown): boolean =>
  error instanceof StaticWriteError && ['CLASH', 'SYMLINK', 'CONTENT', 'FOREIGN'].includes(error.code)
