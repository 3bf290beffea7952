import { Worker } from 'node:worker_threads'
import type { FormatDeclaration, Newsroom } from '../../model/index.ts'
import type { Problem } from '../../problems/index.ts'
import type { DefaultRule } from '../../records/index.ts'
import type { Config } from '../../records/site/index.ts'
import type { ReadVersion } from '../record-index.ts'
import type { TextBatch } from '../versions/index.ts'
import type { Scanned } from './scan.ts'
import type { ConfigTexts } from './settings/index.ts'

/** A request to a thread, answered in order. */
export type Question =
  | { readonly ask: 'scan' }
  | PrepareQuestion
  | { readonly ask: 'read'; readonly paths: readonly string[] }
  | { readonly ask: 'readOne'; readonly path: string; readonly withDigest: boolean }
  | { readonly ask: 'readConfig'; readonly texts: ConfigTexts; readonly formats: readonly FormatDeclaration[] }
  | { readonly ask: 'confirm'; readonly problem: Problem }

/** The settings to read with, and the rules of all folders. */
export interface PrepareQuestion {
  readonly ask: 'prepare'
  readonly newsroom: Newsroom
  readonly settings: string
  readonly rules: readonly DefaultRule[]
}

/** Bodies of versions, on their way from a thread. */
export interface ReadTexts {
  readonly texts?: TextBatch
}

/** The readings of some files. */
export interface ReadFiles extends ReadTexts {
  /** A line of the index: cheaper to send than the articles, and written to the cache anyway. */
  readonly line: Uint8Array
  /** Readings that cannot be cached, or without an article. */
  readonly others: readonly (readonly [path: string, version: ReadVersion])[]
  /** Paths of large files, which were not read. */
  readonly large: readonly string[]
}

/**
 * A thread that scans and reads files of a content directory. tinypool (2.2.0) is not used: it loads 16 ms slower, finds
 * its worker by a path that a bundle breaks, and replaces a dead thread by an unprepared one.
 */
export class ReadingThread {
  private readonly worker: Worker
  private readonly waiting: { readonly resolve: (answer: unknown) => void; readonly reject: (error: Error) => void }[] =
    []
  private hasEnded = false

  /** @param root the content directory, absolute */
  constructor(root: string) {
    this.worker = new Worker(new URL('./read-worker.js', import.meta.url), { workerData: { root } })
    this.worker.on('message', (answer) => this.waiting.shift()?.resolve(answer))
    this.worker.on('error', () => {})
    this.worker.once('exit', () => {
      this.hasEnded = true
      for (const { reject } of this.waiting.splice(0)) reject(makeEndedError())
    })
  }

  /** @throws when the thread has died; the caller does the work then */
  scan(): Promise<Scanned> {
    return this.ask({ ask: 'scan' }) as Promise<Scanned>
  }

  /** Sets the configuration to read with; called once, before `read`. @throws when the thread has died */
  async prepare(newsroom: Newsroom, settings: string, rules: readonly DefaultRule[] = []): Promise<void> {
    await this.ask({ ask: 'prepare', newsroom, settings, rules })
  }

  /** @throws when the thread has died; the caller does the work then */
  read(paths: readonly string[]): Promise<ReadFiles> {
    return this.ask({ ask: 'read', paths }) as Promise<ReadFiles>
  }

  /** Reads one file, whatever its size. @throws when the thread has died */
  readOne(path: string, withDigest: boolean): Promise<ReadVersion & ReadTexts> {
    return this.ask({ ask: 'readOne', path, withDigest }) as Promise<ReadVersion & ReadTexts>
  }

  /** Returns the configuration that texts give, for a publisher with these formats and no profiles. @throws when the thread has died */
  readConfig(texts: ConfigTexts, formats: readonly FormatDeclaration[]): Promise<Config> {
    return this.ask({ ask: 'readConfig', texts, formats }) as Promise<Config>
  }

  /** Returns a problem with its place; undefined when its file does not contain what it is about. @throws when the thread has died */
  confirm(problem: Problem): Promise<Problem | undefined> {
    return this.ask({ ask: 'confirm', problem }) as Promise<Problem | undefined>
  }

  end(): void {
    void this.worker.terminate()
  }

  private ask(question: Question): Promise<unknown> {
    if (this.hasEnded) return Promise.reject(makeEndedError())
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject })
      this.worker.postMessage(question)
    })
  }
}

const makeEndedError = (): Error => new Error('the thread has ended')
