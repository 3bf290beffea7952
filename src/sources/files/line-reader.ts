import type { Newsroom } from '../../model/index.ts'
import type { Problem } from '../../problems/index.ts'
import { type DefaultRule, FolderDefaults } from '../../records/index.ts'
import { ProblemLocator } from '../problem-locator.ts'
import { canBeCached, type IndexedReading, makeIndexedRecord, type ReadVersion } from '../record-index.ts'
import { encodeChunk } from './cache/index.ts'
import { MediaMeasurer } from './media/index.ts'
import { isProblem, readText } from './read-file.ts'
import { VersionReader } from './read-version.ts'
import type { ReadFiles, ReadTexts } from './reading-thread.ts'

/** Reads the files of a content directory on a thread. */
export interface LineReader {
  /** Reads files into a line of the index, and returns uncacheable and large ones beside it. */
  readMany(paths: readonly string[]): ReadFiles
  /** Reads a file of any size. */
  readOne(path: string, withDigest: boolean): ReadVersion & ReadTexts
}

export function makeLineReader(
  root: string,
  newsroom: Newsroom,
  settings: string,
  rules: readonly DefaultRule[],
): LineReader {
  const reader = new VersionReader(root, newsroom, new MediaMeasurer(root), new FolderDefaults(rules))
  return {
    readMany: (paths) => {
      const entries: (readonly [string, IndexedReading])[] = []
      const others: (readonly [string, ReadVersion])[] = []
      const large: string[] = []
      for (const path of paths) {
        const version = reader.readSmall(path)
        const entry = version && makeIndexedRecord(version)
        if (version === undefined || entry === undefined) large.push(path)
        // The main thread knows the earlier version that may take the place of an invalid one.
        else if (canBeCached(entry) && entry.article !== undefined) entries.push([path, entry])
        else others.push([path, version])
      }
      return { line: encodeChunk(settings, entries), others, large, ...takeTexts(reader) }
    },
    readOne: (path, withDigest) => ({ ...reader.read(path, withDigest), ...takeTexts(reader) }),
  }
}

function takeTexts({ texts }: VersionReader): ReadTexts {
  const batch = texts.take()
  return batch === undefined ? {} : { texts: batch }
}

/** Returns a function that finds the places of problems in the files of a content directory. */
export function makeConfirm(root: string): (problem: Problem) => Promise<Problem | undefined> {
  const locator = new ProblemLocator((file) => {
    const read = readText(root, file)
    return isProblem(read) ? undefined : read
  })
  return (problem) => locator.confirm(problem)
}
