import type { Newsroom } from '../newsroom/site.ts'
import { entryOf, lasts } from './entry.ts'
import { encodeChunk, type Indexed } from './index-chunk.ts'
import { Measurer } from './measure.ts'
import { type ReadVersion, VersionReader } from './read-version.ts'
import type { ReadFiles } from './reading-thread.ts'

/** Reads files as a line of the index, and those that have no place there as they are. */
export function readerOfLines(
  root: string,
  newsroom: Newsroom,
  settings: string,
): (paths: readonly string[]) => ReadFiles {
  const reader = new VersionReader(root, newsroom, new Measurer(root))
  return (paths) => {
    const entries: (readonly [string, Indexed])[] = []
    const others: (readonly [string, ReadVersion])[] = []
    for (const path of paths) {
      const version = reader.read(path)
      const entry = entryOf(version)
      if (lasts(entry)) entries.push([path, entry])
      else others.push([path, version])
    }
    return { line: encodeChunk(settings, entries), others }
  }
}
