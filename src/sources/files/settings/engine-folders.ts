import { readFileSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { FolderView } from '../../../records/index.ts'

/** Names of folders that engines keep content in, below the folder with their configuration. */
const CONTENT_FOLDERS: ReadonlySet<string> = new Set(
  'src content source contents posts _posts post blog articles news data pages docs input site website'.split(' '),
)

/** Engines keep content at most this many folders below their configuration, as in `src/content/blog`. */
const MAX_LEVELS = 3

/** A larger file is no configuration. In bytes. */
const MAX_BYTES = 1024 * 1024

/**
 * Returns the folders that can hold the configuration of an engine: the content directory, the one above it, and those
 * above that as long as their names are those of content folders.
 *
 * @param root the content directory, absolute
 */
export const listEngineFolders = (root: string): FolderView[] => listEngineFolderPaths(root).map(viewFolder)

/** Returns the paths of those folders, the content directory first. */
export function listEngineFolderPaths(root: string): string[] {
  const folders = [root]
  for (let at = root; folders.length <= MAX_LEVELS; at = dirname(at)) {
    if (dirname(at) === at || (at !== root && !CONTENT_FOLDERS.has(basename(at)))) break
    folders.push(dirname(at))
  }
  return folders
}

function viewFolder(folder: string): FolderView {
  const find = (name: string) => {
    try {
      return statSync(join(folder, name), { throwIfNoEntry: false })
    } catch {
      // A folder without read permission has no configuration.
      return undefined
    }
  }
  const read = (name: string): string | undefined => {
    const found = find(name)
    if (found?.isFile() !== true || found.size > MAX_BYTES) return undefined
    try {
      return readFileSync(join(folder, name), 'utf8')
    } catch {
      return undefined
    }
  }
  return { has: (name) => find(name) !== undefined, read }
}
