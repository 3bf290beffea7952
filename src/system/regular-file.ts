import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'

/**
 * Opens a file for reading. A pipe, a device or a folder in its place fails at once: reading one of these would never end.
 *
 * @throws a system error
 */
export const openRegularFile = (path: string): Promise<FileHandle> => openWith(path, constants.O_RDONLY)

async function openWith(path: string, flags: number, mode?: number): Promise<FileHandle> {
  const file = await open(path, flags | (constants.O_NONBLOCK ?? 0), mode)
  try {
    const stats = await file.stat()
    if (stats.isFile()) return file
    const code = stats.isDirectory() ? 'EISDIR' : 'EINVAL'
    throw Object.assign(new Error(`${path} is no regular file`), { code, path })
  } catch (error) {
    await file.close()
    throw error
  }
}

/** Resolves to the bytes of a file. @throws a system error, also for a pipe, a device or a folder */
export async function readRegularFile(path: string): Promise<Buffer> {
  const file = await openRegularFile(path)
  try {
    return await file.readFile()
  } finally {
    await file.close()
  }
}

/**
 * Appends to a file, which is made with the mode when there is none.
 *
 * @throws a system error, also for a pipe, a device or a folder
 */
export async function appendRegularFile(path: string, data: Uint8Array | string, mode: number): Promise<void> {
  const file = await openWith(path, constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT, mode)
  try {
    await file.appendFile(data)
  } finally {
    await file.close()
  }
}
