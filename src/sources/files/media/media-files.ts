import { constants, type Stats } from 'node:fs'
import { type FileHandle, open, realpath } from 'node:fs/promises'
import { join, sep } from 'node:path'
import type { Readable } from 'node:stream'
import type { OpenedMedia, OpenMedia } from '../../source.ts'
import { type PictureCleaner, streamParts } from './picture-cleaner.ts'

const NOT_FOUND_CODES = new Set(['ENOENT', 'ENOTDIR', 'ELOOP', 'ENAMETOOLONG', 'EACCES', 'EISDIR', 'ENXIO'])

/**
 * Returns a function that opens media of a directory. Links are followed to files inside it alone; FIFOs and devices never
 * block.
 *
 * @param cleaner leaves out what pictures say about their camera and place. @default files as they are
 */
export function openMediaIn(directory: string, cleaner?: PictureCleaner): OpenMedia {
  return async (file) => {
    try {
      const [root, path] = await Promise.all([realpath(directory), realpath(join(directory, file))])
      if (!path.startsWith(root.endsWith(sep) ? root : root + sep)) return undefined
      const handle = await open(path, constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW)
      return await openRegularFile(handle, cleaner?.cleans(file) === true ? cleaner : undefined)
    } catch (error) {
      if (NOT_FOUND_CODES.has((error as NodeJS.ErrnoException).code ?? '')) return undefined
      throw error
    }
  }
}

async function openRegularFile(handle: FileHandle, cleaner?: PictureCleaner): Promise<OpenedMedia | undefined> {
  try {
    const stats = await handle.stat()
    if (stats.isFile()) {
      const { size, mtimeMs } = stats
      if (cleaner !== undefined && size > 0) return await openCleaned(handle, stats, cleaner)
      // `end` is inclusive, and empty files are never streamed.
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

async function openCleaned(
  handle: FileHandle,
  { size: fileSize, mtimeMs }: Stats,
  cleaner: PictureCleaner,
): Promise<OpenedMedia> {
  const picture = await cleaner.examine(handle)
  const { size, parts } = picture
  const stream = (first = 0, last = Math.max(size - 1, 0)): Readable => streamParts(handle, picture, first, last)
  const isWhole = parts.length === 1 && size === fileSize
  return { size, mtimeMs, ...(isWhole ? {} : { form: 'c' }), stream, close: () => handle.close() }
}
