import { lstatSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Article } from '../../model/index.ts'
import type { Problem } from '../../problems/index.ts'
import { EDIT_PARTICIPLES, editRecord, type RecordEdit, RecordEditError } from '../../records/index.ts'
import { replaceFileAtomically, UsageError, writing } from '../../system/index.ts'
import type {
  ChangeListener,
  MediaInfo,
  OnProgress,
  OpenMedia,
  RecordSource,
  Snapshot,
  SourceSettings,
  Subscription,
} from '../source.ts'
import { ContentReader } from './content-reader.ts'
import { openMediaIn } from './media/index.ts'
import type { ReaderOptions } from './reader-options.ts'
import type { Refresh } from './rescan.ts'
import { type Watcher, type WatchOptions, watchContent } from './watch.ts'

export interface FileSourceOptions extends ReaderOptions {
  /** The content directory. */
  readonly articles: string
  /** How changes of the directory are noticed. */
  readonly watch?: WatchOptions
}

/** The records, settings and media of a content directory. */
export class FileSource implements RecordSource {
  /** The content directory, absolute. */
  readonly name: string
  readonly openMedia: OpenMedia
  readonly keepsVersions: boolean = true
  readonly folders: readonly string[]
  readonly directory: string
  private readonly articles: string
  private readonly reader: ContentReader
  private readonly watch: WatchOptions
  private readonly isServed: boolean
  private readonly watchers = new Set<Watcher>()
  private readonly log: (line: string) => void
  private readonly subscriptions = new Set<Subscription>()

  constructor({ articles, watch = {}, isServed = false, ...options }: FileSourceOptions) {
    this.articles = articles
    this.isServed = isServed
    this.reader = new ContentReader(articles, {
      ...options,
      isServed,
      onMoved: (path) => {
        for (const watcher of this.watchers) watcher.touch(path)
      },
    })
    this.name = this.reader.root
    this.directory = this.reader.root
    this.folders = [this.reader.root]
    this.openMedia = openMediaIn(articles, this.reader.cleaner)
    this.watch = watch
    this.log = options.log ?? (() => {})
  }

  /** @throws ContentDirectoryError */
  async loadSettings(): Promise<SourceSettings> {
    return this.reader.loadConfig()
  }

  /** @throws ContentDirectoryError */
  load(onProgress?: OnProgress): Promise<Snapshot> {
    return this.reader.load(onProgress)
  }

  changes({ onChange, onError }: ChangeListener): Subscription {
    const passOn = async (refresh: Refresh): Promise<readonly string[]> => {
      const started = performance.now()
      const { unsettled, ...content } = await this.reader.refresh(refresh)
      if (refresh.paths === undefined && this.isServed) await this.reader.markServed()
      await onChange({ ...content, readMs: performance.now() - started })
      return unsettled
    }
    const watcher = watchContent(
      this.articles,
      (refresh) =>
        passOn(refresh).catch((error: unknown) => {
          onError(error)
          return []
        }),
      this.watch,
      this.log,
    )
    this.watchers.add(watcher)
    if (this.isServed) void this.reader.markServed()
    const subscription: Subscription = {
      refresh: () => watcher.rescan(),
      close: async () => {
        this.subscriptions.delete(subscription)
        this.watchers.delete(watcher)
        await watcher.close()
      },
    }
    this.subscriptions.add(subscription)
    return subscription
  }

  text(article: Article): Promise<string> {
    return this.reader.text(article)
  }

  getTextBytes(article: Article): number | undefined {
    return this.reader.texts.getTextBytes(article)
  }

  media(file: string): MediaInfo | undefined {
    return this.reader.measurer.measure(file)
  }

  hasFile(file: string): boolean {
    return lstatSync(join(this.articles, file), { throwIfNoEntry: false })?.isFile() === true
  }

  hasPosition(file: string): boolean {
    return this.reader.measurer.hasPosition(file)
  }

  locate(problems: readonly Problem[]): Promise<Problem[]> {
    return this.reader.locate(problems)
  }

  /** Writes into the article's file; every other character of it stays. */
  async edit({ file }: Article, edit: RecordEdit): Promise<string> {
    const { newsroom } = this.reader.loadConfig()
    const path = join(this.articles, file)
    const text = await writing(path, () => readFile(path, 'utf8'))
    try {
      if (newsroom === undefined) throw new RecordEditError('site.yaml has a fault; `sectionwire check` names it')
      const edited = editRecord(text, file, edit, newsroom.site)
      await writing(path, () => replaceFileAtomically(path, edited))
    } catch (error) {
      if (!(error instanceof RecordEditError)) throw error
      throw new UsageError(`${path} cannot be ${EDIT_PARTICIPLES[edit.action]}: ${error.message}`)
    }
    return path
  }

  async close(): Promise<void> {
    await Promise.all([...this.subscriptions].map((subscription) => subscription.close()))
    await this.reader.indexed()
  }
}
