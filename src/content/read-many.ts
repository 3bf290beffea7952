import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { Newsroom } from '../newsroom/site.ts'
import type { ReadVersion, VersionReader } from './read-version.ts'

/** With fewer files a thread would take longer to start than it saves. */
const WORTH_A_THREAD = 1500
const MOST_THREADS = 3
/** Files read in one go. */
const BATCH = 100

/**
 * Reads many files, on more than one core when there are enough of them. `onRead` is told in the order of completion;
 * what a thread could not do, because it died, is done here.
 */
export async function readMany(
  paths: readonly string[],
  root: string,
  newsroom: Newsroom,
  reader: VersionReader,
  breathe: () => Promise<void>,
  onRead: (path: string, version: ReadVersion) => void,
): Promise<void> {
  const batches: string[][] = []
  for (let start = 0; start < paths.length; start += BATCH) batches.push(paths.slice(start, start + BATCH))
  const threads = paths.length < WORTH_A_THREAD ? 0 : Math.min(availableParallelism() - 1, MOST_THREADS)
  const helpers = Array.from({ length: threads }, () => help(batches, root, newsroom, onRead))
  const here = async (): Promise<void> => {
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
      for (const path of batch) {
        onRead(path, reader.read(path))
        await breathe()
      }
      // A thread's answer is waiting, and with it the next batch for it.
      if (threads > 0) await new Promise((resolve) => setImmediate(resolve))
    }
  }
  await here()
  await Promise.all(helpers)
  await here()
}

/** Lets a thread work on the batches until there are none; one that it did not finish is put back. */
function help(
  batches: string[][],
  root: string,
  newsroom: Newsroom,
  onRead: (path: string, version: ReadVersion) => void,
): Promise<void> {
  const worker = new Worker(new URL('./read-worker.js', import.meta.url), { workerData: { root, newsroom } })
  // Two at a time, so that it never waits for this thread to be free.
  const sent: string[][] = []
  const feed = (): void => {
    while (sent.length < 2) {
      const batch = batches.shift()
      if (batch === undefined) break
      sent.push(batch)
      worker.postMessage(batch)
    }
    if (sent.length === 0) void worker.terminate()
  }
  return new Promise((resolve) => {
    worker.on('message', (versions: readonly ReadVersion[]) => {
      const batch = sent.shift() ?? []
      for (const [index, path] of batch.entries()) {
        const version = versions[index]
        if (version !== undefined) onRead(path, version)
      }
      feed()
    })
    worker.on('error', () => {})
    worker.on('exit', () => {
      batches.push(...sent)
      resolve()
    })
    feed()
  })
}
