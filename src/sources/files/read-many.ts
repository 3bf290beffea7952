import type { YieldToEventLoop } from '../../system/index.ts'
import type { ReadVersion } from '../record-index.ts'
import { CHUNK_SIZE, decodeTrustedChunk, type IndexChunk, type SharedLists } from './cache/index.ts'
import type { VersionReader } from './read-version.ts'
import type { ReadingThread } from './reading-thread.ts'

/** Where what is read goes, in the order of completion. */
export interface Readings {
  readonly version: (path: string, version: ReadVersion) => void
  /** The files of a whole chunk, as a thread has read them. */
  readonly chunk: (chunk: IndexChunk) => void
}

/** Files read by a thread in one go, and by this one between two looks at the threads. */
const BATCH = CHUNK_SIZE
/** Files read here between two breaths. */
const STRETCH = 8

/** Reads many files, here and on other threads; what a thread could not do, because it died, is done here. */
export async function readMany(
  paths: readonly string[],
  threads: readonly ReadingThread[],
  reader: VersionReader,
  breathe: YieldToEventLoop,
  shared: SharedLists,
  readings: Readings,
): Promise<void> {
  const batches: (readonly string[])[] = []
  for (let start = 0; start < paths.length; start += BATCH) batches.push(paths.slice(start, start + BATCH))
  const here = async (): Promise<void> => {
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
      for (const [n, path] of batch.entries()) {
        readings.version(path, reader.read(path))
        if (n % STRETCH === 0) await breathe()
      }
      // A thread's answer may be waiting, and with it the next batch for it.
      if (threads.length > 0) await new Promise((resolve) => setImmediate(resolve))
    }
  }
  const helped = Promise.all(threads.map((thread) => help(thread, batches, shared, readings)))
  await here()
  await helped
  await here()
}

/** Lets a thread work on the batches until there are none; one that it did not finish is put back. */
async function help(
  thread: ReadingThread,
  batches: (readonly string[])[],
  shared: SharedLists,
  { version, chunk }: Readings,
): Promise<void> {
  const one = async (): Promise<void> => {
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
      const read = await thread.read(batch).catch(() => undefined)
      if (read === undefined) {
        batches.push(batch)
        return
      }
      chunk(decodeTrustedChunk(Buffer.from(read.line.buffer, read.line.byteOffset, read.line.byteLength), shared))
      for (const [path, other] of read.others) version(path, other)
    }
  }
  // Two at a time, so that it never waits for this thread to be free.
  await Promise.all([one(), one()])
}
