import type { FormatDeclaration } from '../../model/index.ts'
import type { Problem } from '../../problems/index.ts'
import { describeReadingFailure, describeSlowReading } from '../../records/index.ts'
import { AUTHORS_FILE, type Config, SITE_FILE } from '../../records/site/index.ts'
import type { ReadVersion } from '../record-index.ts'
import type { VersionReader } from './read-version.ts'
import { ReadingThread } from './reading-thread.ts'
import type { ConfigTexts } from './settings/index.ts'
import { statArticleFile } from './stat-file.ts'

/** Larger files are rendered on that thread, when a problem asks whether its reference is shown. In bytes. */
export const LARGE_BODY_BYTES = 16 * 1024

/** The longest time that reading a file or finding a place in it may take; in milliseconds. */
const MAX_MS = 5000

/** The methods of a thread that large files need. */
export type LargeFileThread = Pick<ReadingThread, 'prepare' | 'readOne' | 'readConfig' | 'confirm' | 'end'>

export interface LargeFilesOptions {
  /** @default a reading thread */
  readonly startThread?: (root: string) => LargeFileThread
  readonly maxMs?: number
}

const SLOW = Symbol('slow')

/**
 * Reads large files and finds places in them on another thread, which is ended when it takes too long. It starts with the
 * first large file; `end` ends it.
 */
export class LargeFiles {
  private readonly root: string
  private readonly startThread: (root: string) => LargeFileThread
  private readonly maxMs: number
  private thread: LargeFileThread | undefined
  /** The rules that the thread reads with. */
  private prepared: VersionReader['defaults'] | undefined
  private readonly failed = new Set<string>()

  /** @param root the content directory, absolute */
  constructor(root: string, { startThread = (at) => new ReadingThread(at), maxMs = MAX_MS }: LargeFilesOptions = {}) {
    this.root = root
    this.startThread = startThread
    this.maxMs = maxMs
  }

  /** Returns the reading of a file, or the problem that it takes too long. Where no thread starts, it is read here. */
  async read(path: string, reader: VersionReader, withDigest = false): Promise<ReadVersion> {
    const thread = await this.open(reader)
    if (thread === undefined) return reader.read(path, withDigest)
    const version = await this.within(thread.readOne(path, withDigest))
    if ('fileVersion' in version) {
      const { texts, ...read } = version
      if (texts !== undefined) reader.texts.addBatch(texts)
      return read
    }
    const file = statArticleFile(this.root, path)
    const problem =
      version.reason === SLOW
        ? describeSlowReading(path, this.maxMs / 1000)
        : describeReadingFailure(path, version.reason)
    return { fileVersion: 'path' in file ? file.fileVersion : '', racy: false, problems: [problem] }
  }

  /** Returns the problem with its place; undefined when the file does not contain what it is about, or not soon enough. */
  async confirm(problem: Problem): Promise<Problem | undefined> {
    const unconfirmed = problem.reference === undefined ? problem : undefined
    if (this.failed.has(problem.file)) return unconfirmed
    this.thread ??= this.startThread(this.root)
    const found = await this.within(this.thread.confirm(problem).then((confirmed) => ({ confirmed })))
    if ('confirmed' in found) return found.confirmed
    this.failed.add(problem.file)
    return unconfirmed
  }

  /** Returns the configuration that texts give; undefined where no thread does. */
  async readConfig(texts: ConfigTexts, formats: readonly FormatDeclaration[]): Promise<Config | undefined> {
    this.thread ??= this.startThread(this.root)
    const config = await this.within(this.thread.readConfig(texts, formats))
    if ('problems' in config) return config
    if (config.reason !== SLOW) return undefined
    const file = (texts.site ?? '').length > (texts.authors ?? '').length ? SITE_FILE : AUTHORS_FILE
    return { problems: [{ ...describeSlowReading(file, this.maxMs / 1000), severity: 'fault', expected: 'settings' }] }
  }

  end(): void {
    this.thread?.end()
    this.thread = undefined
    this.prepared = undefined
  }

  /** Returns a thread that is ready to read as the reader does; undefined when none can be started. */
  private async open({ newsroom, defaults }: VersionReader): Promise<LargeFileThread | undefined> {
    if (this.thread !== undefined && this.prepared === defaults) return this.thread
    const thread = this.thread ?? this.startThread(this.root)
    const isReady = await thread.prepare(newsroom, '', defaults.rules).then(
      () => true,
      () => false,
    )
    this.thread = isReady ? thread : undefined
    this.prepared = defaults
    return this.thread
  }

  /** Ends the thread when it takes too long; a thread that has died, for example out of memory, is replaced, too. */
  private async within<T>(work: Promise<T>): Promise<T | { readonly reason: unknown }> {
    let timer: NodeJS.Timeout | undefined
    const slow = new Promise<{ readonly reason: unknown }>((resolve) => {
      timer = setTimeout(() => resolve({ reason: SLOW }), this.maxMs)
    })
    const result = await Promise.race([work.catch((reason: unknown) => ({ reason })), slow])
    clearTimeout(timer)
    if (typeof result === 'object' && result !== null && 'reason' in result) this.end()
    return result
  }
}
