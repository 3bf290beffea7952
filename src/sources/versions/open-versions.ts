import { createHash } from 'node:crypto'
import { join, resolve } from 'node:path'
import { DiskVersions } from './disk-versions.ts'
import { MemoryVersions } from './memory-versions.ts'
import type { VersionStore } from './version-store.ts'

/**
 * Opens the store of what is published of a content directory: beside its index, so that whoever has the index has the
 * texts of its versions, and both move to another machine as one folder.
 *
 * @param cache the folder of caches; false or '': in the memory of this process
 * @param articles the content directory
 */
export function openVersions(
  cache: string | false | undefined,
  articles: string,
  log: (line: string) => void,
): VersionStore {
  if (cache === undefined || cache === false || cache === '') return new MemoryVersions(MAX_MEMORY_BYTES)
  const name = createHash('sha256').update(resolve(articles)).digest('hex').slice(0, 32)
  return new DiskVersions(join(cache, `${name}.versions`), log)
}

/** Texts kept without a folder, in bytes. */
const MAX_MEMORY_BYTES = 128 * 1024 * 1024
