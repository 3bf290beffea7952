import { mkdirSync, statSync } from 'node:fs'
import nodeFs from 'node:fs/promises'
import { dirname } from 'node:path'

/** The functions of a file system that `makeFolder` uses, as `node:fs/promises` has them. */
export interface FolderSystem {
  readonly mkdir: (path: string, options?: { readonly mode?: number }) => Promise<unknown>
  readonly stat: (path: string) => Promise<{ readonly isDirectory: () => boolean }>
}

interface FolderOptions {
  /** Permissions of the new folders, less the umask. @default 0o777 */
  readonly mode?: number
  readonly fs?: FolderSystem
}

/**
 * Creates a folder and those above it; those that exist are left as they are. Node's recursive `mkdir` (20.20, 24.4) never
 * ends where an existing folder answers ENOENT, as `/proc` does. Here each folder is tried at most twice.
 *
 * @throws the error of the system
 */
export async function makeFolder(path: string, { mode = 0o777, fs = nodeFs }: FolderOptions = {}): Promise<void> {
  const missing: string[] = []
  for (let folder = path; !(await isMade(folder, mode, fs)); folder = dirname(folder)) {
    if (dirname(folder) === folder) break
    missing.push(folder)
  }
  for (const folder of missing.reverse()) await make(folder, mode, fs)
}

/** Resolves to false when the folder above it does not exist. */
const isMade = (folder: string, mode: number, fs: FolderSystem): Promise<boolean> =>
  make(folder, mode, fs).then(
    () => true,
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return false
      throw error
    },
  )

async function make(folder: string, mode: number, fs: FolderSystem): Promise<void> {
  try {
    await fs.mkdir(folder, { mode })
  } catch (error) {
    // On a read-only disk, a folder that exists can answer with another code than EEXIST.
    const stats = await fs.stat(folder).catch((statError: NodeJS.ErrnoException) => {
      throw MISSING_CODES.has(statError.code ?? '') ? error : statError
    })
    if (!stats.isDirectory()) throw error
  }
}

const MISSING_CODES: ReadonlySet<string> = new Set(['ENOENT', 'ENOTDIR'])

/** Creates a folder like `makeFolder`, without waiting. @throws the error of the system */
export function makeFolderSync(path: string): void {
  const missing: string[] = []
  for (let folder = path; !isMadeSync(folder); folder = dirname(folder)) {
    if (dirname(folder) === folder) break
    missing.push(folder)
  }
  for (const folder of missing.reverse()) {
    if (!isMadeSync(folder)) mkdirSync(folder)
  }
}

function isMadeSync(folder: string): boolean {
  try {
    mkdirSync(folder)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false
    if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) throw error
    return true
  }
}
