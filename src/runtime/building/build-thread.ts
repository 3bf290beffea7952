import type { Worker } from 'node:worker_threads'
import type { DocumentHelper, WrittenDocumentFile } from '../../delivery/static/index.ts'
import { startThread } from '../start-thread.ts'
import type { BuildAnswer, BuildQuestion, BuildWork } from './build-protocol.ts'

/** A thread that writes documents of a build beside this one. */
export class BuildThread implements DocumentHelper {
  private readonly worker: Worker
  private readonly getText: (article: number) => Promise<string>
  private settle: ((written: readonly (readonly WrittenDocumentFile[])[] | undefined) => void) | undefined
  private hasEnded = false
  private readonly ended: Promise<void>

  /** @param getText returns the text of an article, which is named by its place in the articles of `work` */
  constructor(work: BuildWork, getText: (article: number) => Promise<string>) {
    this.getText = getText
    this.worker = startThread(import.meta.url, 'build-worker', { workerData: work })
    this.worker.unref()
    this.worker.on('message', (message: BuildAnswer) => this.handle(message))
    // Whoever waits gets the documents back when the thread exits.
    this.worker.on('error', () => {})
    this.ended = new Promise((resolve) => {
      this.worker.once('exit', () => {
        this.hasEnded = true
        this.settle?.(undefined)
        resolve()
      })
    })
  }

  write: DocumentHelper['write'] = (documents, before) => {
    if (this.hasEnded) return Promise.resolve(undefined)
    return new Promise((resolve) => {
      this.settle = resolve
      this.worker.ref()
      this.send({ write: documents, before })
    })
  }

  /** Ends the thread when it has removed what it did not publish. */
  async close(): Promise<void> {
    if (!this.hasEnded) {
      this.worker.ref()
      this.send({ end: true })
    }
    await this.ended
  }

  private handle(message: BuildAnswer): void {
    if ('written' in message) {
      const { settle } = this
      this.settle = undefined
      this.worker.unref()
      settle?.(message.written)
    } else if ('article' in message) {
      const { number } = message
      this.getText(message.article).then(
        (text) => this.send({ number, text }),
        () => this.send({ number }),
      )
    }
  }

  private send(message: BuildQuestion): void {
    this.worker.postMessage(message)
  }
}
