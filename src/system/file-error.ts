import { CallError } from '../problems/index.ts'

/** The reason and the solution for each error code of the system (errno(3)). */
const REASONS: Readonly<Record<string, string>> = {
  EACCES: 'this user has no permission there. Change the permissions, or choose another place',
  EPERM: 'this user has no permission there. Change the permissions, or choose another place',
  EROFS: 'the file system is read-only. Choose another place',
  ENOSPC: 'the disk is full. Free some space, then try again',
  EDQUOT: 'the disk quota is used up. Free some space, then try again',
  EFBIG: 'the file is too large for the file system',
  ENOENT: 'the folder does not exist, or can hold no files. Choose another place',
  ENAMETOOLONG: 'the name is too long for the file system. Choose a shorter one',
  ENOTDIR: 'there is a file where a folder is needed',
  EEXIST: 'there is a file where a folder is needed',
  EISDIR: 'there is a folder where a file is needed',
  ELOOP: 'it is a link that leads to itself. Remove the link',
  EMFILE: 'too many files are open. Raise the limit of open files (ulimit -n), or stop other programs',
  ENFILE: 'too many files are open on this machine. Stop other programs, then try again',
  ETXTBSY: 'another program is running it',
  EBUSY: 'another program is using it. Close that program, then try again',
  ENXIO: 'nothing reads from it: it is a pipe or a device without a reader',
  EIO: 'the disk reports an error',
  EINVAL: 'the file system does not accept this name',
  ENODEV: 'the device is not there',
  ESTALE: 'the network drive is no longer there. Mount it again',
}

/** Returns the reason for an error of the file system, with the solution if there is one. */
export function describeFileError(error: unknown): string {
  const { code = '', message = String(error) } = (error ?? {}) as NodeJS.ErrnoException
  return REASONS[code] ?? (code === '' ? message : `the system reports ${code}`)
}

/** A file or folder that cannot be written. The message names it, the reason and the solution. */
export class FileError extends CallError {
  override readonly name = 'FileError'
  readonly path: string

  constructor(path: string, cause: unknown, verb = 'write') {
    super(`cannot ${verb} ${path}: ${describeFileError(cause)}`, { cause })
    this.path = path
  }
}

/** Returns the result of an action; an error of the file system becomes a `FileError` with this path. */
export async function writing<T>(path: string, action: () => Promise<T>): Promise<T> {
  try {
    return await action()
  } catch (error) {
    if (error instanceof CallError || !isSystemError(error)) throw error
    throw new FileError(path, error)
  }
}

/** Returns true for an error of a system call. */
export const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && typeof (error as NodeJS.ErrnoException).syscall === 'string'
