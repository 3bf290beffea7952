/** The entry module of a reading thread. */
import { parentPort, workerData } from 'node:worker_threads'
import type { Problem } from '../../problems/index.ts'
import type { Config } from '../../records/site/index.ts'
import type { LineReader } from './line-reader.ts'
import type { PrepareQuestion, Question, ReadTexts } from './reading-thread.ts'
import { scanDirectory } from './scan.ts'

const { root } = workerData as { readonly root: string }
let reader: LineReader | undefined
let confirm: ((problem: Problem) => Promise<Problem | undefined>) | undefined

/** Loads the record reader only when it is needed: loading takes longer than a scan of all files. */
async function prepare({ newsroom, settings, rules }: PrepareQuestion): Promise<void> {
  const { makeLineReader } = await import('./line-reader.ts')
  reader = makeLineReader(root, newsroom, settings, rules)
}

function getReader(): LineReader {
  if (reader === undefined) throw new Error('`read` was requested before `prepare`')
  return reader
}

async function confirmProblem(problem: Problem): Promise<Problem | undefined> {
  const { makeConfirm } = await import('./line-reader.ts')
  confirm ??= makeConfirm(root)
  return confirm(problem)
}

async function parseConfig({ texts, formats }: Extract<Question, { ask: 'readConfig' }>): Promise<Config> {
  const { readConfig } = await import('../../records/site/index.ts')
  return readConfig(texts.site, texts.authors, { formats, listProfilePaths: () => [] }, texts)
}

const answer = (question: Question): unknown => {
  switch (question.ask) {
    case 'scan':
      return scanDirectory(root, async () => {})
    case 'prepare':
      return prepare(question)
    case 'read':
      return getReader().readMany(question.paths)
    case 'readOne':
      return getReader().readOne(question.path, question.withDigest)
    case 'readConfig':
      return parseConfig(question)
    case 'confirm':
      return confirmProblem(question.problem)
  }
}

/** Settles after the last request. Requests are answered in their order. */
let last: Promise<void> = Promise.resolve()
parentPort?.on('message', (question: Question) => {
  last = last.then(async () => {
    const found = await answer(question)
    const texts = (found as ReadTexts | undefined)?.texts
    // Bodies are handed over without a copy.
    parentPort?.postMessage(found, texts === undefined ? [] : [texts.bytes.buffer as ArrayBuffer])
  })
})
