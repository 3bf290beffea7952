/** A thread that looks at article files and reads them: there is more than one core, and a server to be kept alive. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Newsroom } from '../../model/index.ts'
import type { Question, ReadFiles } from './reading-thread.ts'
import { scanDirectory } from './scan.ts'

const { root } = workerData as { readonly root: string }
let read = (_: readonly string[]): ReadFiles => {
  throw new Error('asked to read before it was told how')
}

/** What reads is loaded when it is asked for: that takes longer than a look at all files. */
async function prepare(newsroom: Newsroom, settings: string): Promise<void> {
  const { makeLineReader: readerOfLines } = await import('./line-reader.ts')
  read = readerOfLines(root, newsroom, settings)
}

const answerTo = (question: Question): unknown => {
  if (question.ask === 'scan') return scanDirectory(root, async () => {})
  return question.ask === 'prepare' ? prepare(question.newsroom, question.settings) : read(question.paths)
}

/** One after the other: answers come in the order of the questions. */
let last: Promise<void> = Promise.resolve()
parentPort?.on('message', (question: Question) => {
  last = last.then(async () => parentPort?.postMessage(await answerTo(question)))
})
