import type { YieldToEventLoop } from '../../system/index.ts'
import type { ReadVersion } from '../record-index.ts'
import type { TextBatch } from '../versions/index.ts'
import { CHUNK_SIZE, decodeTrustedChunk, type IndexChunk, type SharedLists } from './cache/index.ts'
import type { VersionReader } from './read-version.ts'
import type { ReadingThread } from './reading-thread.ts'

/** Receives readings in the order of completion. */
export interface Readings {
  readonly version: (path: string, version: ReadVersion) => void
  /** Takes all cacheable readings of one batch of a thread. */
  readonly chunk: (chunk: IndexChunk) => void
  /** Takes the path of a large file, which is not read. */
  readonly large: (path: string) => void
  /** Takes the bodies of the versions of one batch. */
  readonly texts: (batch: TextBatch) => void
}

/** Files in a batch. */
const BATCH_SIZE = CHUNK_SIZE
/** Files that this thread reads between two yields. */
const YIELD_INTERVAL = 8

/** Reads files on this thread and on others. Batches of a thread that died are read on this one. */
export async function readMany(
  paths: readonly string[],
  threads: readonly ReadingThread[],
  reader: VersionReader,
  yieldToEventLoop: YieldToEventLoop,
  sharedLists: SharedLists,
  readings: Readings,
): Promise<void> {
  const batches: (readonly string[])[] = []
  for (let start = 0; start < paths.length; start += BATCH_SIZE) batches.push(paths.slice(start, start + BATCH_SIZE))
  const readHere = async (): Promise<void> => {
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
      for (const [n, path] of batch.entries()) {
        const version = reader.readSmall(path)
        if (version === undefined) readings.large(path)
        else readings.version(path, version)
        if (n % YIELD_INTERVAL === 0) await yieldToEventLoop()
      }
      const texts = reader.texts.take()
      if (texts !== undefined) readings.texts(texts)
      // Lets the answers of threads arrive, which makes them take their next batch.
      if (threads.length > 0) await new Promise((resolve) => setImmediate(resolve))
    }
  }
  const threadsDone = Promise.all(threads.map((thread) => readOnThread(thread, batches, sharedLists, readings)))
  await readHere()
  await threadsDone
  await readHere()
}

/** Lets a thread take batches until there are none. A batch that it did not finish is put back. */
async function readOnThread(
  thread: ReadingThread,
  batches: (readonly string[])[],
  sharedLists: SharedLists,
  { version, chunk, large, texts }: Readings,
): Promise<void> {
  const takeBatches = async (): Promise<void> => {
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
      const read = await thread.read(batch).catch(() => undefined)
      if (read === undefined) {
        batches.push(batch)
        return
      }
      chunk(decodeTrustedChunk(Buffer.from(read.line.buffer, read.line.byteOffset, read.line.byteLength), sharedLists))
      for (const [path, other] of read.others) version(path, other)
      for (const path of read.large) large(path)
      if (read.texts !== undefined) texts(read.texts)
    }
  }
  // Two batches at a time keep the thread busy while this one handles an answer.
  await Promise.all([takeBatches(), takeBatches()])
}
