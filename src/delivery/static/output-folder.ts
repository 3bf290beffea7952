import { randomBytes } from 'node:crypto'
import nodeFs from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Content } from './target.ts'
import { getErrorCode, StaticWriteError } from './write-error.ts'

const TEMPORARY = /^\.sectionwire-[0-9a-f]{16}\.tmp$/

/** A complete file under a temporary name in its folder. */
export interface PreparedFile {
  readonly file: string
  readonly temporary: string
}

/** The functions of `node:fs/promises` that the writer uses. */
export type FileSystem = Pick<
  typeof nodeFs,
  'link' | 'lstat' | 'mkdir' | 'open' | 'readdir' | 'readFile' | 'realpath' | 'rename' | 'rmdir' | 'stat' | 'unlink'
>

export const nodeFileSystem: FileSystem = nodeFs

const MAX_CHUNK_BYTES = 1_048_576

/** File operations below one folder, which follow no symbolic link inside it. Paths are relative, with `/`. */
export class OutputFolder {
  readonly root: string
  readonly fs: FileSystem
  private readonly ensured = new Map<string, Promise<void>>()
  private readonly temporaries = new Set<string>()

  /** @param root absolute, without symbolic links */
  constructor(root: string, fs: FileSystem) {
    this.root = root
    this.fs = fs
  }

  path(file: string): string {
    return join(this.root, file)
  }

  /** Writes and syncs a file under a temporary name; `publish` renames it. */
  async prepare(file: string, content: Content): Promise<PreparedFile> {
    await this.ensure(dirname(file))
    const temporary = join(dirname(file), `.sectionwire-${randomBytes(8).toString('hex')}.tmp`)
    this.temporaries.add(temporary)
    try {
      const handle = await this.fs.open(this.path(temporary), 'wx')
      try {
        await handle.writeFile(content)
        await handle.sync()
      } finally {
        await handle.close()
      }
    } catch (error) {
      throw StaticWriteError.from(error, this.path(file))
    }
    return { file, temporary }
  }

  /** Renames a prepared file to its path: a reader sees the old or the new content. */
  async publish({ file, temporary }: PreparedFile): Promise<void> {
    await this.move(temporary, file)
    this.temporaries.delete(temporary)
  }

  async move(from: string, to: string): Promise<void> {
    await this.attempt(to, () => this.fs.rename(this.path(from), this.path(to)))
  }

  /** Syncs a folder, so that renames and removals in it survive a power cut. */
  async syncFolder(folder: string): Promise<void> {
    await this.attempt(folder, () => this.sync(folder))
  }

  /** Resolves to true when there is a regular file of this size. */
  async hasSize(file: string, size: number): Promise<boolean> {
    return (await this.statFile(file))?.size === size
  }

  /** Yields the first bytes of a file. The chunks share one buffer: each is valid until the next is requested. */
  async *readChunks(file: string, size: number): AsyncGenerator<Buffer> {
    const handle = await this.attempt(file, () => this.fs.open(this.path(file), 'r'))
    try {
      const buffer = Buffer.allocUnsafe(Math.min(size, MAX_CHUNK_BYTES))
      for (let left = size; left > 0; ) {
        const length = Math.min(left, buffer.length)
        const { bytesRead } = await this.attempt(file, () => handle.read(buffer, 0, length))
        if (bytesRead === 0) return
        left -= bytesRead
        yield buffer.subarray(0, bytesRead)
      }
    } finally {
      await this.attempt(file, () => handle.close())
    }
  }

  /** Resolves to the content of a regular file; undefined when there is none. */
  async read(file: string): Promise<Buffer | undefined> {
    if ((await this.statFile(file)) === undefined) return undefined
    return this.attempt(file, () => this.fs.readFile(this.path(file)))
  }

  /** Resolves to true when the path exists, whatever it is. */
  async exists(path: string): Promise<boolean> {
    return (await this.stat(path)) !== undefined
  }

  /** Removes a regular file. Resolves to false when there is none, or only behind a symbolic link. */
  async remove(file: string): Promise<boolean> {
    if ((await this.statFile(file)) === undefined) return false
    await this.attempt(file, () => this.fs.unlink(this.path(file)))
    return true
  }

  /** Removes the folders above a removed file that have become empty. */
  async removeEmpty(file: string): Promise<void> {
    for (let folder = dirname(file); folder !== '.'; folder = dirname(folder)) {
      try {
        await this.fs.rmdir(this.path(folder))
      } catch (error) {
        if (['ENOTEMPTY', 'EEXIST', 'ENOENT', 'ENOTDIR'].includes(getErrorCode(error) ?? '')) return
        throw StaticWriteError.from(error, this.path(folder))
      }
    }
  }

  /** Removes the temporary files that a killed run left in a folder. */
  async sweep(folder: string): Promise<void> {
    if (!(await this.isReal(folder))) return
    const names = await this.attempt(folder, () => this.fs.readdir(this.path(folder)))
    for (const name of names) if (TEMPORARY.test(name)) await this.remove(join(folder, name))
  }

  /** Removes the prepared files that were not published. */
  async discard(): Promise<void> {
    for (const temporary of this.temporaries) await this.fs.unlink(this.path(temporary)).catch(() => {})
  }

  /** Creates a folder and those above it. Concurrent calls share the work. */
  async ensure(folder: string): Promise<void> {
    if (folder === '.') return
    const creation = this.ensured.get(folder) ?? this.create(folder)
    this.ensured.set(folder, creation)
    return creation
  }

  private async create(folder: string): Promise<void> {
    await this.ensure(dirname(folder))
    const stats = await this.stat(folder)
    if (stats?.isSymbolicLink() === true) throw this.makeLinkError(folder)
    if (stats?.isDirectory() === true) return
    await this.attempt(folder, () => this.mkdir(folder))
    await this.syncFolder(dirname(folder))
  }

  makeLinkError(folder: string): StaticWriteError {
    const reason = 'it is a symbolic link, and Sectionwire writes through none. Remove it, or choose another folder'
    return new StaticWriteError(this.path(folder), 'SYMLINK', reason)
  }

  /** Removes a folder if it is empty. */
  async removeFolder(folder: string): Promise<void> {
    this.ensured.delete(folder)
    await this.fs.rmdir(this.path(folder)).catch(() => {})
  }

  /** Creates a folder that another process may have removed. */
  async recreate(folder: string): Promise<void> {
    this.ensured.delete(folder)
    await this.ensure(folder)
  }

  private async mkdir(folder: string): Promise<void> {
    try {
      await this.fs.mkdir(this.path(folder))
    } catch (error) {
      // Another build that waits for the lock may have created it.
      if (getErrorCode(error) !== 'EEXIST' || (await this.stat(folder))?.isDirectory() !== true) throw error
    }
  }

  /** Resolves to the stats of a regular file that is not behind a symbolic link. */
  private async statFile(file: string) {
    const stats = (await this.isReal(dirname(file))) ? await this.stat(file) : undefined
    return stats?.isFile() === true ? stats : undefined
  }

  /** Resolves to true when a folder and all those above it are real folders, not links. */
  private async isReal(folder: string): Promise<boolean> {
    if (folder === '.') return true
    return (await this.isReal(dirname(folder))) && (await this.stat(folder))?.isDirectory() === true
  }

  /** Resolves to the stats of whatever is at a path, links not followed; undefined when there is nothing. */
  async stat(file: string) {
    try {
      return await this.fs.lstat(this.path(file))
    } catch (error) {
      if (getErrorCode(error) === 'ENOENT' || getErrorCode(error) === 'ENOTDIR') return undefined
      throw StaticWriteError.from(error, this.path(file))
    }
  }

  private async sync(folder: string): Promise<void> {
    // Windows cannot open a folder for syncing.
    if (process.platform === 'win32') return
    const handle = await this.fs.open(this.path(folder), 'r')
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  }

  private async attempt<T>(file: string, action: () => Promise<T>): Promise<T> {
    try {
      return await action()
    } catch (error) {
      throw StaticWriteError.from(error, this.path(file))
    }
  }
}
