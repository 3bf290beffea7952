/** The entry module of a thread that writes documents of a build. */
import { parentPort, workerData } from 'node:worker_threads'
import type { BuildAnswer, BuildQuestion, BuildWork } from './build-protocol.ts'
import { DocumentWriter } from './document-writer.ts'

const answer = (message: BuildAnswer): void => parentPort?.postMessage(message)

const texts = new Map<number, (text: string | undefined) => void>()
let asked = 0

const askForText = (article: number): Promise<string | undefined> =>
  new Promise((resolve) => {
    asked += 1
    texts.set(asked, resolve)
    answer({ number: asked, article })
  })

const writer = DocumentWriter.open(workerData as BuildWork, askForText)

parentPort?.on('message', async (message: BuildQuestion) => {
  if ('number' in message) {
    texts.get(message.number)?.(message.text)
    texts.delete(message.number)
  } else if ('write' in message) {
    answer({ written: await (await writer).write(message.write, new Map(message.before)) })
  } else {
    await (await writer).close()
    answer({ hasEnded: true })
    parentPort?.close()
  }
})
