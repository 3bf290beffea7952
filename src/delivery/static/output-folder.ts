import { randomBytes } from 'node:crypto'
import { dirname, join } from 'node:path'
import type { FileSystem } from './file-system.ts'
import { OWN_FOLDER } from './static-plan.ts'
import { getErrorCode, StaticWriteError } from './write-error.ts'

const TEMPORARY = /^\.sectionwire-[0-9a-f]{16}\.tmp$/

/** A finished file under a temporary name in the folder where it belongs. */
export interface PreparedFile {
  readonly file: string
  readonly temporary: string
}

/** The bytes of a file, at once or piece by piece. */
type Content = Buffer | AsyncIterable<Buffer>

/**
 * The output folder. Paths are relative to it, with `/`. Nothing is done through a symbolic link inside it: what lies
 * behind one is not the newsroom's.
 */
export class OutputFolder {
  readonly root: string
  private readonly fs: FileSystem
  private readonly made = new Map<string, Promise<void>>()
  private readonly temporaries = new Set<string>()

  /** @param root absolute, without links */
  constructor(root: string, fs: FileSystem) {
    this.root = root
    this.fs = fs
  }

  path(file: string): string {
    return join(this.root, file)
  }

  /** Writes a file beside its place, down to the disk; `publish` puts it there. */
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

  /** Puts a prepared file in its place in one step: a reader sees the old bytes or the new ones. */
  async publish({ file, temporary }: PreparedFile): Promise<void> {
    await this.attempt(file, () => this.fs.rename(this.path(temporary), this.path(file)))
    this.temporaries.delete(temporary)
  }

  /** Makes renames and removals in a file's folder last through a power cut. */
  async resolvePath(file: string): Promise<void> {
    await this.attempt(dirname(file), () => this.sync(dirname(file)))
  }

  /** Whether a regular file stands there with these bytes. */
  async holds(file: string, content: Buffer): Promise<boolean> {
    return (await this.readBytes(file, content.length))?.equals(content) === true
  }

  /** The bytes of a regular file of this size; undefined when there is none. */
  async readBytes(file: string, size: number): Promise<Buffer | undefined> {
    if (!(await this.hasSize(file, size))) return undefined
    return this.attempt(file, () => this.fs.readFile(this.path(file)))
  }

  /** Whether a regular file of this size stands there: the cheap half of a comparison. */
  async hasSize(file: string, size: number): Promise<boolean> {
    if (!(await this.isReal(dirname(file)))) return false
    const about = await this.about(file)
    return about?.isFile() === true && about.size === size
  }

  /** Whether a file of the same size has these bytes; reads no further than the first difference. */
  async matches(file: string, content: AsyncIterable<Buffer>): Promise<boolean> {
    return this.attempt(file, async () => {
      const handle = await this.fs.open(this.path(file), 'r')
      try {
        for await (const chunk of content) {
          const { bytesRead, buffer } = await handle.read(Buffer.alloc(chunk.length), 0, chunk.length)
          if (bytesRead !== chunk.length || !buffer.equals(chunk)) return false
        }
        return true
      } finally {
        await handle.close()
      }
    })
  }

  /** What a regular file holds; undefined when there is none. */
  async read(file: string): Promise<Buffer | undefined> {
    const about = await this.about(file)
    return about?.isFile() === true ? this.readBytes(file, about.size) : undefined
  }

  /** Removes a regular file; false when there is none, or it lies behind a link. */
  async remove(file: string): Promise<boolean> {
    if (!(await this.isReal(dirname(file))) || (await this.about(file))?.isFile() !== true) return false
    await this.attempt(file, () => this.fs.unlink(this.path(file)))
    return true
  }

  /** Removes the folders above a removed file that are empty now. */
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

  /** Removes what was prepared and not published. */
  async discard(): Promise<void> {
    for (const temporary of this.temporaries) await this.fs.unlink(this.path(temporary)).catch(() => {})
  }

  /** Makes a folder with those above it; once, however many files ask. */
  async ensure(folder: string): Promise<void> {
    if (folder === '.') return
    const making = this.made.get(folder) ?? this.make(folder)
    this.made.set(folder, making)
    return making
  }

  private async make(folder: string): Promise<void> {
    await this.ensure(dirname(folder))
    const about = await this.about(folder)
    if (about?.isSymbolicLink() === true) {
      const reason = 'it is a symbolic link, and nothing is written through one. Remove it, or choose another folder'
      throw new StaticWriteError(this.path(folder), 'SYMLINK', reason)
    }
    if (about?.isDirectory() === true) return
    await this.attempt(folder, () => this.mkdir(folder))
    await this.resolvePath(folder)
  }

  private async mkdir(folder: string): Promise<void> {
    try {
      await this.fs.mkdir(this.path(folder))
    } catch (error) {
      // Another builder, about to ask for the lock as well, may have been quicker.
      if (getErrorCode(error) !== 'EEXIST' || (await this.about(folder))?.isDirectory() !== true) throw error
    }
  }

  /** Whether a folder and all those above it, up to the root, are folders and no links. */
  private async isReal(folder: string): Promise<boolean> {
    if (folder === '.') return true
    return (await this.isReal(dirname(folder))) && (await this.about(folder))?.isDirectory() === true
  }

  private async about(file: string) {
    try {
      return await this.fs.lstat(this.path(file))
    } catch (error) {
      if (getErrorCode(error) === 'ENOENT' || getErrorCode(error) === 'ENOTDIR') return undefined
      throw StaticWriteError.from(error, this.path(file))
    }
  }

  private async sync(folder: string): Promise<void> {
    // Windows opens no folders; there a rename is as lasting as it gets.
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

/** Opens the output folder, made if it is not there, with the writer's own folder in it. */
export async function openOutputFolder(out: string, fs: FileSystem): Promise<OutputFolder> {
  try {
    await fs.mkdir(out, { recursive: true })
    const folder = new OutputFolder(await fs.realpath(out), fs)
    await folder.ensure(OWN_FOLDER)
    return folder
  } catch (error) {
    throw StaticWriteError.from(error, out)
  }
}
