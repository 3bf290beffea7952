import { randomBytes } from 'node:crypto'
import { dirname, join, sep } from 'node:path'
import type { FileSystem } from './file-system.ts'
import type { Content } from './target.ts'
import { getErrorCode, StaticWriteError } from './write-error.ts'

const TEMPORARY = /^\.sectionwire-[0-9a-f]{16}\.tmp$/

/** A complete file under a temporary name in its folder. */
export interface PreparedFile {
  readonly file: string
  readonly temporary: string
}

const MAX_CHUNK_BYTES = 1_048_576

/** With more files, one flush of the whole file system is faster than syncing each. */
const MAX_SINGLE_SYNCS = 64

/** File operations below one folder, which follow no symbolic link inside it. Paths are relative, with `/`. */
export class OutputFolder {
  readonly root: string
  readonly fs: FileSystem
  private readonly ensured = new Map<string, Promise<void>>()
  /** Folders that are no links, and below none. */
  private readonly real = new Set(['.'])
  /** Folders that do not exist: nothing below them has to be looked up. */
  private readonly missing = new Set<string>()
  /** Files and folders with changes that may not be on the disk. */
  private readonly unsynced = new Set<string>()
  private readonly temporaries = new Set<string>()
  /** Begins the names of temporary files; a number ends them. */
  private readonly mark = randomBytes(4).toString('hex')
  private created = 0

  /** @param root absolute, without symbolic links */
  constructor(root: string, fs: FileSystem) {
    this.root = root
    this.fs = fs
  }

  path(file: string): string {
    return this.root + sep + file
  }

  /** Writes a file under a temporary name; `publish` renames it. @param isSynced makes it survive a power cut by itself */
  async prepare(file: string, content: Content, isSynced = false): Promise<PreparedFile> {
    await this.ensure(dirname(file))
    this.created += 1
    const number = this.created.toString(16).padStart(8, '0')
    const temporary = join(dirname(file), `.sectionwire-${this.mark}${number}.tmp`)
    this.temporaries.add(temporary)
    try {
      const handle = await this.fs.open(this.path(temporary), 'wx')
      try {
        if (typeof content === 'string' || Array.isArray(content)) await handle.write(content)
        else if (content instanceof Uint8Array) await handle.write(content)
        else for await (const chunk of content) await handle.write(chunk)
        if (isSynced) await handle.sync()
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
    this.unsynced.add(file).add(dirname(file))
  }

  /** Counts files as published that another thread has published. */
  noteWritten(files: readonly string[]): void {
    for (const file of files) {
      // The thread may have made the folders, too.
      for (let path = file; path !== '.'; path = dirname(path)) this.unsynced.add(path)
      this.unsynced.add('.')
    }
  }

  /** Puts all published files on the disk, so that a power cut leaves them whole. */
  async flush(): Promise<void> {
    const paths = [...this.unsynced]
    this.unsynced.clear()
    if (paths.length > MAX_SINGLE_SYNCS && (await this.attempt('.', () => this.fs.syncAll(this.root)))) return
    // A file may have been removed since.
    for (const path of paths) if (await this.exists(path)) await this.syncPath(path)
  }

  /** Forgets which folders exist and are no links: others may have changed them. */
  forgetFolders(): void {
    this.ensured.clear()
    this.real.clear()
    this.real.add('.')
    this.missing.clear()
  }

  async move(from: string, to: string): Promise<void> {
    await this.attempt(to, () => this.fs.rename(this.path(from), this.path(to)))
  }

  /** Syncs a file, or a folder, so that renames and removals in it survive a power cut. */
  async syncPath(path: string): Promise<void> {
    await this.attempt(path, () => this.sync(path))
  }

  /** Resolves to true when there is a regular file of this size. */
  async hasSize(file: string, size: number): Promise<boolean> {
    return (await this.statFile(file))?.size === size
  }

  /** Resolves to the size, times and number of a regular file as a text; undefined when there is none. */
  async getState(file: string): Promise<string | undefined> {
    const stats = await this.statFile(file)
    // Milliseconds with their fraction. The time of the last change of status cannot be set by programs.
    return stats && [stats.size, stats.mtimeMs, stats.ctimeMs, stats.ino].join(' ')
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
        this.ensured.delete(folder)
        this.real.delete(folder)
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
    if (this.real.has(folder)) return
    await this.ensure(dirname(folder))
    const stats = this.missing.has(folder) ? undefined : await this.stat(folder)
    if (stats?.isSymbolicLink() === true) throw this.makeLinkError(folder)
    if (stats?.isDirectory() !== true) {
      await this.attempt(folder, () => this.mkdir(folder))
      this.unsynced.add(dirname(folder))
    }
    this.missing.delete(folder)
    this.real.add(folder)
  }

  makeLinkError(folder: string): StaticWriteError {
    const reason = 'it is a symbolic link, and Sectionwire writes through none. Remove it, or choose another folder'
    return new StaticWriteError(this.path(folder), 'SYMLINK', reason)
  }

  /** Removes a folder if it is empty. */
  async removeFolder(folder: string): Promise<void> {
    this.ensured.delete(folder)
    this.real.delete(folder)
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
    if (this.real.has(folder)) return true
    if (this.missing.has(folder)) return false
    const stats = (await this.isReal(dirname(folder))) ? await this.stat(folder) : undefined
    if (stats === undefined) this.missing.add(folder)
    const isReal = stats?.isDirectory() === true
    if (isReal) this.real.add(folder)
    return isReal
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

  private async sync(path: string): Promise<void> {
    // Windows cannot open a folder for syncing.
    if (process.platform === 'win32') return
    const handle = await this.fs.open(this.path(path), 'r')
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
