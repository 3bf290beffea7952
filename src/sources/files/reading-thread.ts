import { Worker } from 'node:worker_threads'
import type { Newsroom } from '../../model/index.ts'
import type { ReadVersion } from '../record-index.ts'
import type { Scanned } from './scan.ts'

/** What a thread is asked; it answers one after the other. */
export type Question =
  | { readonly ask: 'scan' }
  | { readonly ask: 'prepare'; readonly newsroom: Newsroom; readonly settings: string }
  | { readonly ask: 'read'; readonly paths: readonly string[] }

/** What some files hold. */
export interface ReadFiles {
  /** A line of the index: that takes less time to pass on than the articles themselves, and is to be written anyway. */
  readonly line: Uint8Array
  /** What may not last, and has no place there. */
  readonly others: readonly (readonly [path: string, version: ReadVersion])[]
}

/**
 * A thread that looks at files of a content directory and reads them, while this one does something else. tinypool
 * (2.2.0) takes 16 ms more to load, finds its worker by a path that a bundle breaks, and replaces a dead thread by one
 * that is not prepared.
 */
export class ReadingThread {
  private readonly worker: Worker
  private readonly waiting: { readonly resolve: (answer: unknown) => void; readonly reject: (error: Error) => void }[] =
    []
  private isGone = false

  /** @param root the content directory, absolute */
  constructor(root: string) {
    this.worker = new Worker(new URL('./read-worker.js', import.meta.url), { workerData: { root } })
    this.worker.on('message', (answer) => this.waiting.shift()?.resolve(answer))
    this.worker.on('error', () => {})
    this.worker.once('exit', () => {
      this.isGone = true
      for (const { reject } of this.waiting.splice(0)) reject(gone())
    })
  }

  /** @throws when the thread has died: then its caller does the work */
  scan(): Promise<Scanned> {
    return this.ask({ ask: 'scan' }) as Promise<Scanned>
  }

  /** Tells how articles are to be read, once before the first. */
  prepare(newsroom: Newsroom, settings: string): void {
    this.ask({ ask: 'prepare', newsroom, settings }).catch(() => {})
  }

  /** @throws when the thread has died: then its caller does the work */
  read(paths: readonly string[]): Promise<ReadFiles> {
    return this.ask({ ask: 'read', paths }) as Promise<ReadFiles>
  }

  end(): void {
    void this.worker.terminate()
  }

  private ask(question: Question): Promise<unknown> {
    if (this.isGone) return Promise.reject(gone())
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject })
      this.worker.postMessage(question)
    })
  }
}

const gone = (): Error => new Error('the thread has ended')
