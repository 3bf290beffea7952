import type { Newsroom } from '../../model/index.ts'
import { canBeCached, type IndexedReading, makeIndexedRecord, type ReadVersion } from '../record-index.ts'
import { encodeChunk } from './cache/index.ts'
import { MediaMeasurer } from './media/index.ts'
import { VersionReader } from './read-version.ts'
import type { ReadFiles } from './reading-thread.ts'

/** Returns a function that reads files into a line of the index, and returns uncacheable ones beside it. */
export function makeLineReader(
  root: string,
  newsroom: Newsroom,
  settings: string,
): (paths: readonly string[]) => ReadFiles {
  const reader = new VersionReader(root, newsroom, new MediaMeasurer(root))
  return (paths) => {
    const entries: (readonly [string, IndexedReading])[] = []
    const others: (readonly [string, ReadVersion])[] = []
    for (const path of paths) {
      const version = reader.read(path)
      const entry = makeIndexedRecord(version)
      if (canBeCached(entry)) entries.push([path, entry])
      else others.push([path, version])
    }
    return { line: encodeChunk(settings, entries), others }
  }
}
