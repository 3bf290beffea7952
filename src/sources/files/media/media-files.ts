import { constants } from 'node:fs'
import { type FileHandle, open, realpath } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { Readable } from 'node:stream'
import type { OpenedMedia, OpenMedia } from '../../source.ts'

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
