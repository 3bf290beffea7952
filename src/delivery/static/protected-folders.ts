import { dirname } from 'node:path'
import type { FileSystem } from './file-system.ts'
import { getErrorCode, StaticWriteError } from './write-error.ts'

/** The numbers of a folder: equal under every name that it has, by letter case, links or mounts. */
interface FolderStats {
  readonly dev: number
  readonly ino: number
}

/** Folders in which nothing is written or removed, whatever the name by which they are reached. */
export class ProtectedFolders {
  private readonly folders: ReadonlyMap<string, string>

  private constructor(folders: ReadonlyMap<string, string>) {
    this.folders = folders
  }

  /** Folders that do not exist are left out. */
  static async open(paths: readonly string[], fs: FileSystem): Promise<ProtectedFolders> {
    const folders = new Map<string, string>()
    for (const path of paths) {
      const stats = await fs.stat(path).catch(() => undefined)
      if (stats?.isDirectory() === true) folders.set(toKey(stats), path)
    }
    return new ProtectedFolders(folders)
  }

  has(stats: FolderStats): boolean {
    return this.folders.has(toKey(stats))
  }

  /**
   * Resolves if a path, which need not exist, is outside of all of them.
   *
   * @throws StaticWriteError with the code `CONTENT`
   */
  async rejectInside(path: string, fs: FileSystem): Promise<void> {
    if (this.folders.size === 0) return
    const real = await findExisting(path, fs)
    for (let folder = real; ; folder = dirname(folder)) {
      const stats = await fs.stat(folder).catch(() => undefined)
      if (stats !== undefined) this.reject(stats, path)
      if (dirname(folder) === folder) return
    }
  }

  /** @param path as named in the message. @throws StaticWriteError with the code `CONTENT` */
  reject(stats: FolderStats, path: string): void {
    const folder = this.folders.get(toKey(stats))
    if (folder === undefined) return
    const reason = `it is in the content directory ${folder}, where a build never writes. Choose another folder, such as one beside it, with --out`
    throw new StaticWriteError(path, 'CONTENT', reason)
  }
}

const toKey = ({ dev, ino }: FolderStats): string => `${dev} ${ino}`

/** Resolves to the real path of the innermost existing folder of a path. */
async function findExisting(path: string, fs: FileSystem): Promise<string> {
  try {
    return await fs.realpath(path)
  } catch (error) {
    const isMissing = ['ENOENT', 'ENOTDIR'].includes(getErrorCode(error) ?? '')
    if (!isMissing || dirname(path) === path) throw StaticWriteError.from(error, path)
    return findExisting(dirname(path), fs)
  }
}
