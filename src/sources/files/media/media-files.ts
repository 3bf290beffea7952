import { constants } from 'node:fs'
import { type FileHandle, open, realpath } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { Readable } from 'node:stream'

/** A media file held open: size, time and bytes are of one and the same file, whatever happens to its name. */
export interface OpenedMedia {
  /** In bytes. */
  readonly size: number
  readonly mtimeMs: number
  /** The bytes from `first` to `last`, both included; default: all `size`. Reading to the end, or destroying the stream, closes the file. */
  stream(first?: number, last?: number): Readable
  close(): Promise<void>
}

/** Opens a file of the content directory by its path there, with `/`; undefined when there is no regular file inside it. */
export type OpenMedia = (file: string) => Promise<OpenedMedia | undefined>

const NOT_THERE = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'EACCES', 'EISDIR', 'ENXIO'])

/** Opens media of a directory. A link is followed only to what lies inside it; a FIFO or device is never waited for. */
export function openMediaIn(directory: string): OpenMedia {
  return async (file) => {
    try {
      const [root, path] = await Promise.all([realpath(directory), realpath(join(directory, file))])
      if (!path.startsWith(root.endsWith(sep) ? root : root + sep)) return undefined
      const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW)
      return await openRegularFile(handle)
    } catch (error) {
      if (NOT_THERE.has((error as NodeJS.ErrnoException).code ?? '')) return undefined
      throw error
    }
  }
}

async function openRegularFile(handle: FileHandle): Promise<OpenedMedia | undefined> {
  try {
    const about = await handle.stat()
    if (about.isFile()) {
      const { size, mtimeMs } = about
      // `end` is inclusive; an empty file is never asked for its stream.
      const stream = (first = 0, last = Math.max(size - 1, 0)): Readable =>
        handle.createReadStream({ start: first, end: last })
      return { size, mtimeMs, stream, close: () => handle.close() }
    }
  } catch (error) {
    await handle.close()
    throw error
  }
  await handle.close()
  return undefined
}
