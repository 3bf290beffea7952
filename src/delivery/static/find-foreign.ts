import { dirname } from 'node:path'
import type { Manifest } from './manifest.ts'
import type { OutputFolder } from './output-folder.ts'
import type { ProtectedFolders } from './protected-folders.ts'
import { StaticWriteError } from './write-error.ts'

/** Folders examined at once. */
const CONCURRENCY = 32

/**
 * Returns the files that exist and that no build wrote. Writes nothing.
 *
 * @param files the files to be written, relative to the folder
 * @param manifest the files that builds wrote
 * @throws StaticWriteError when one of them cannot be written: it is a folder, or leads through a file, a link or a
 *   protected folder
 */
export async function findForeignFiles(
  folder: OutputFolder,
  files: readonly string[],
  manifest: Pick<Manifest, 'has'>,
  protectedFolders: ProtectedFolders,
): Promise<string[]> {
  const filesIn = new Map<string, string[]>()
  for (const file of files) {
    const folderOfFile = dirname(file)
    const names = filesIn.get(folderOfFile)
    if (names === undefined) filesIn.set(folderOfFile, [file])
    else names.push(file)
  }
  const existing = await findFolders(folder, [...filesIn.keys()], protectedFolders)
  const unlisted = [...filesIn]
    .filter(([name]) => existing.has(name))
    .flatMap(([, names]) => names.filter((file) => !manifest.has(file)))
  const found = await mapInBatches(unlisted, async (file) => {
    const stats = await folder.stat(file)
    if (stats?.isDirectory() === true) throw StaticWriteError.from({ code: 'EISDIR' }, folder.path(file))
    return stats === undefined ? [] : [file]
  })
  return found.flat()
}

/** Returns those of the folders that exist. @throws StaticWriteError for one in which nothing can be written */
async function findFolders(
  folder: OutputFolder,
  names: readonly string[],
  protectedFolders: ProtectedFolders,
): Promise<ReadonlySet<string>> {
  const existing = new Set(['.'])
  // Outermost first: below a folder that does not exist there is nothing to examine.
  for (const level of groupByDepth(names)) {
    const candidates = level.filter((name) => existing.has(dirname(name)))
    await mapInBatches(candidates, async (name) => {
      const stats = await folder.stat(name)
      if (stats === undefined) return
      if (stats.isSymbolicLink()) throw folder.makeLinkError(name)
      if (!stats.isDirectory()) throw StaticWriteError.from({ code: 'ENOTDIR' }, folder.path(name))
      protectedFolders.reject(stats, folder.path(name))
      existing.add(name)
    })
  }
  return existing
}

/** Returns the folders and those above them, each once, grouped by the number of names in the path. */
function groupByDepth(folders: readonly string[]): string[][] {
  const levels: Set<string>[] = []
  for (const folder of folders) {
    for (let name = folder; name !== '.'; name = dirname(name)) {
      const depth = name.split('/').length - 1
      levels[depth] ??= new Set()
      levels[depth].add(name)
    }
  }
  return levels.map((level) => [...level])
}

async function mapInBatches<T, R>(items: readonly T[], action: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  for (let start = 0; start < items.length; start += CONCURRENCY) {
    results.push(...(await Promise.all(items.slice(start, start + CONCURRENCY).map(action))))
  }
  return results
}
