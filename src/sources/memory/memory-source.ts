import { FeedTable } from '../../feeds/index.ts'
import { type Article, VersionGone } from '../../model/index.ts'
import type { Problem } from '../../problems/index.ts'
import {
  ArticleReader,
  EDIT_PARTICIPLES,
  editRecord,
  type RecordEdit,
  RecordEditError,
  readPathNames,
} from '../../records/index.ts'
import { SITE_FILE } from '../../records/site/index.ts'
import { UsageError } from '../../system/index.ts'
import { type IndexedRecord, isOtherEntry, makeIndexedRecord } from '../record-index.ts'
import { RecordSet } from '../record-set.ts'
import { type RecordText, readBody } from '../record-text.ts'
import type {
  ChangeListener,
  MediaInfo,
  OnProgress,
  OpenedMedia,
  RecordSource,
  Snapshot,
  SourceSettings,
  Subscription,
} from '../source.ts'
import { MemoryMedia } from './memory-media.ts'
import { type MemoryRecord, type StoredRecord, toStoredRecord } from './memory-record.ts'
import { type AuthorsInput, readSiteInput, type SiteInput, toSiteText } from './read-site-input.ts'
import { readStoredRecord } from './read-stored-record.ts'

export interface MemorySourceOptions {
  /** The site's settings: the text of a site.yaml, or the same as values. */
  readonly site: SiteInput
  /** The authors: the text of an authors.yaml, or the same as values. @default none */
  readonly authors?: AuthorsInput
  readonly records?: Iterable<MemoryRecord>
  /** Media files by their paths, such as `media/vote.jpg`. @default none */
  readonly media?: Readonly<Record<string, Uint8Array>>
  /** The site's address, where it differs from `url` in `site`. */
  readonly base?: string | undefined
  /** The formats and profiles of feeds that settings may name. @default those that come with the publisher */
  readonly feeds?: FeedTable
  /** Distinguishes the source from others in state and cache folders. @default `memory` */
  readonly name?: string
  /** The present, in milliseconds since 1970. @default Date.now */
  readonly now?: () => number
}

/** The versions of one record that can be published. */
interface Versions {
  readonly current: StoredRecord
  /** The last valid version, while the current one is invalid. */
  readonly lastGood?: StoredRecord
}

/** Records, settings and media from code. They are read and checked exactly as files are. */
export class MemorySource implements RecordSource {
  readonly name: string
  private readonly siteText: RecordText
  private readonly settings: SourceSettings
  private readonly reader: ArticleReader | undefined
  private readonly mediaFiles: MemoryMedia
  private readonly now: () => number
  private readonly set: RecordSet
  private readonly versions = new Map<string, Versions>()
  private readonly listeners = new Set<ChangeListener>()
  private isLoaded = false
  /** True if something changed after `load` and before there was a listener. */
  private hasMissedChange = false
  private running: Promise<void> = Promise.resolve()

  /** @throws UsageError when a record has no id or cannot be expressed as JSON */
  constructor(options: MemorySourceOptions) {
    const { site, authors, records = [], media = {}, base, name = 'memory', now = Date.now } = options
    const { feeds = new FeedTable() } = options
    this.name = name
    this.siteText = toSiteText(site)
    this.settings = readSiteInput(site, authors, feeds)
    const { newsroom } = this.settings
    this.mediaFiles = new MemoryMedia(newsroom?.site.keepsPictureMetadata === true)
    this.reader = newsroom && new ArticleReader(newsroom)
    this.now = now
    for (const [path, bytes] of Object.entries(media)) this.mediaFiles.put(path, bytes, now())
    this.set = new RecordSet((file) => this.readText(file), base)
    for (const record of records) {
      const current = toStoredRecord(record)
      this.versions.set(current.file, { current })
    }
  }

  async loadSettings(): Promise<SourceSettings> {
    return this.settings
  }

  async load(onProgress: OnProgress = () => {}): Promise<Snapshot> {
    this.isLoaded = true
    this.set.updateMedia(this.set.media.replace('', this.mediaFiles.paths))
    let read = 0
    for (const { current } of [...this.versions.values()]) {
      this.read(current)
      read += 1
      onProgress({ read, total: this.versions.size })
    }
    return this.takeSnapshot()
  }

  changes(listener: ChangeListener): Subscription {
    this.listeners.add(listener)
    if (this.hasMissedChange) void this.change(() => true)
    return {
      refresh: () => this.running,
      close: async () => {
        this.listeners.delete(listener)
        await this.running
      },
    }
  }

  /** Adds a record, or replaces the one with its id; resolves when every listener has taken the change. */
  async put(record: MemoryRecord): Promise<void> {
    const next = toStoredRecord(record)
    await this.change(() => this.putStored(next))
  }

  /** Adds media files or replaces them; an empty one is removed. Resolves when every listener has taken the change. */
  async putMedia(files: Readonly<Record<string, Uint8Array>>): Promise<void> {
    await this.change(async () => {
      for (const [path, bytes] of Object.entries(files)) this.mediaFiles.put(path, bytes, this.now())
      if (!this.isLoaded) return false
      this.set.updateMedia(this.set.media.replace('', this.mediaFiles.paths))
      for (const file of await this.set.index.listMediaDependents(async () => {})) {
        const stored = this.versions.get(file)?.current
        if (stored !== undefined) this.read(stored)
      }
      return true
    })
  }

  /** Removes the record with an id; resolves with false when there is none. */
  async remove(id: string | number): Promise<boolean> {
    const file = this.findFile(String(id))
    if (file === undefined) return false
    await this.change(() => {
      this.versions.delete(file)
      this.set.index.keep(file, undefined)
      return true
    })
    return true
  }

  async text(article: Article): Promise<string> {
    const { current, lastGood } = this.versions.get(article.file) ?? {}
    const stored = [current, lastGood].find((each) => each?.version === article.version)
    const body = stored && readBody(stored.text, article)
    if (body === undefined) throw new VersionGone(article)
    return body
  }

  media(file: string): MediaInfo | undefined {
    return this.mediaFiles.get(file)
  }

  hasPosition(file: string): boolean {
    return this.mediaFiles.hasPosition(file)
  }

  readonly openMedia = (file: string): Promise<OpenedMedia | undefined> => this.mediaFiles.open(file)

  locate(problems: readonly Problem[]): Promise<Problem[]> {
    return this.set.locate(problems, async () => {})
  }

  async edit({ id, file }: Article, edit: RecordEdit): Promise<string> {
    const { newsroom } = this.settings
    const done = EDIT_PARTICIPLES[edit.action]
    const stored = this.versions.get(file)?.current
    const name = stored?.record === undefined ? file : `record "${stored.record}"`
    if (stored === undefined || newsroom === undefined)
      throw new UsageError(`found no record "${id}"; expected one that can be ${done}`)
    try {
      const text = editRecord(stored.text, file, edit, newsroom.site)
      const { record } = stored
      await this.put(record === undefined ? { file, text } : { ...JSON.parse(text), id: record })
    } catch (error) {
      if (!(error instanceof RecordEditError)) throw error
      throw new UsageError(`${name} cannot be ${done}: ${error.message}`)
    }
    return name
  }

  async close(): Promise<void> {
    this.listeners.clear()
    await this.running
  }

  /** Applies a change after those before it, and passes it on. Before `load` there is nothing to pass on. */
  private change(apply: () => boolean | Promise<boolean>): Promise<void> {
    const run = this.running.then(async () => {
      const started = performance.now()
      const changed = await apply()
      if (!this.isLoaded) return
      if (this.listeners.size === 0) {
        this.hasMissedChange ||= changed
        return
      }
      this.hasMissedChange = false
      const change = { ...this.takeSnapshot(), changed, readMs: performance.now() - started }
      for (const { onChange, onError } of [...this.listeners]) await onChange(change).catch(onError)
    })
    // An error is the caller's; the next change goes on.
    this.running = run.catch(() => {})
    return run
  }

  /** @returns whether anything that is published can differ */
  private putStored(next: StoredRecord): boolean {
    const before = this.versions.get(next.file)
    this.versions.set(next.file, { current: next })
    if (!this.isLoaded) return true
    const { entries } = this.set.index
    const known = entries.get(next.file)
    const entry = this.read(next)
    const good = entry.lastGood?.version
    const lastGood = [before?.current, before?.lastGood].find((each) => each !== undefined && each.version === good)
    if (lastGood !== undefined) this.versions.set(next.file, { current: next, lastGood })
    return isOtherEntry(known, entry)
  }

  private read(stored: StoredRecord): IndexedRecord {
    const { file, version } = stored
    const known = this.set.index.entries.get(file)
    const reading =
      this.reader === undefined
        ? { problems: [] }
        : readStoredRecord(this.reader, stored, (path) => this.media(path) !== undefined)
    const entry = makeIndexedRecord({ ...reading, fileVersion: version, racy: false }, known)
    this.set.index.keep(file, entry)
    return entry
  }

  private takeSnapshot(): Snapshot {
    return this.set.takeSnapshot(this.settings.newsroom, this.settings.problems)
  }

  private readText(file: string): RecordText | undefined {
    return file === SITE_FILE ? this.siteText : this.versions.get(file)?.current
  }

  private findFile(id: string): string | undefined {
    for (const [file, { article, lastGood }] of this.set.index.entries) {
      if ((article ?? lastGood)?.id === id) return file
    }
    return [...this.versions.keys()].find((file) => readPathNames(file).id === id)
  }
}
