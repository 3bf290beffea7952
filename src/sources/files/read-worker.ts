/** The entry module of a reading thread. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Newsroom } from '../../model/index.ts'
import type { Question, ReadFiles } from './reading-thread.ts'
import { scanDirectory } from './scan.ts'

const { root } = workerData as { readonly root: string }
let read = (_: readonly string[]): ReadFiles => {
  throw new Error('`read` was requested before `prepare`')
}

/** Loads the record reader only when it is needed: loading takes longer than a scan of all files. */
async function prepare(newsroom: Newsroom, settings: string): Promise<void> {
  const { makeLineReader } = await import('./line-reader.ts')
  read = makeLineReader(root, newsroom, settings)
}

const answer = (question: Question): unknown => {
  if (question.ask === 'scan') return scanDirectory(root, async () => {})
  return question.ask === 'prepare' ? prepare(question.newsroom, question.settings) : read(question.paths)
}

/** Settles after the last question. Answers come in the order of the questions. */
let last: Promise<void> = Promise.resolve()
parentPort?.on('message', (question: Question) => {
  last = last.then(async () => parentPort?.postMessage(await answer(question)))
})
