import { FeedTable } from '../../feeds/index.ts'
import type { Problem } from '../../problems/index.ts'
import { SITE_FILE } from '../../records/site/index.ts'
import type { YieldToEventLoop } from '../../system/index.ts'
import { ProblemLocator } from '../problem-locator.ts'
import { RecordSet } from '../record-set.ts'
import type { RecordText } from '../record-text.ts'
import type { OnProgress, Snapshot } from '../source.ts'
import type { VersionStore } from '../versions/index.ts'
import type { Database, Query } from './database.ts'
import { DatabaseSettings } from './database-settings.ts'
import { LocatedTexts } from './located-texts.ts'
import { MediaFolder } from './media-folder.ts'
import {
  countRecords,
  readAllRecords,
  readChangedRecords,
  readConfigTexts,
  readEarlierVersions,
  readHead,
  readRecords,
} from './record-table.ts'
import { RowIndex } from './row-index.ts'

export interface DatabaseRecordsOptions {
  /** The folder with the media files, the same for every process. @default none: records name media by addresses */
  readonly media?: string | undefined
  /** The site's address, where it differs from `url` in site.yaml. */
  readonly base?: string | undefined
  /** False turns the pages off. @default as site.yaml says */
  readonly pages?: boolean | undefined
  /** The formats and profiles of feeds that settings may name. @default those that come with the publisher */
  readonly feeds?: FeedTable
  /** Called between records, so that reading never blocks a server. @default never yields */
  readonly yieldToEventLoop?: YieldToEventLoop
  /** Keeps the texts of what is published, for the time without the database. @default none are kept */
  readonly versions?: VersionStore
}

/** A media folder is looked through this often, in milliseconds. */
const MEDIA_SCAN_MS = 30_000
/** Texts that are read at once to find places of problems. */
const LOCATED_RECORDS = 200

/** The records, settings and media of a database as they were read last, and the number of the change before that. */
export class DatabaseRecords {
  readonly settings: DatabaseSettings
  readonly media: MediaFolder
  private readonly database: Database
  private readonly set: RecordSet
  private readonly rows: RowIndex
  private readonly located: LocatedTexts
  private readonly versions: VersionStore | undefined
  private readonly yieldToEventLoop: YieldToEventLoop
  private n = 0
  private mediaScannedAt = 0

  constructor(database: Database, options: DatabaseRecordsOptions) {
    const { base, feeds = new FeedTable(), pages = true, yieldToEventLoop = async () => {} } = options
    this.database = database
    this.versions = options.versions
    this.yieldToEventLoop = yieldToEventLoop
    this.settings = new DatabaseSettings(feeds, pages)
    this.media = new MediaFolder(options.media, () => this.settings.newsroom?.site.keepsPictureMetadata === true)
    this.set = new RecordSet((file) => this.readText(file), base)
    this.rows = new RowIndex(this.set.index, (file) => this.media.measure(file) !== undefined)
    this.located = new LocatedTexts((files) => readRecords(database.query, files))
  }

  /** Reads everything. */
  async load(onProgress: OnProgress): Promise<Snapshot> {
    await this.scanMedia()
    await this.database.read((query) => this.readEverything(query, onProgress))
    await this.cleanTexts()
    return this.takeSnapshot()
  }

  /** Returns the problems with their places, without those that turn out to be none. */
  async locate(problems: readonly Problem[]): Promise<Problem[]> {
    const files = [...new Set(problems.map(({ file }) => file))]
    const confirm = async (problem: Problem): Promise<Problem | undefined> => {
      if (!this.located.has(problem.file) && problem.file !== SITE_FILE) {
        const at = files.indexOf(problem.file)
        await this.located.fetch(files.slice(at, at + LOCATED_RECORDS))
      }
      return new ProblemLocator((file) => this.readText(file)).confirm(problem)
    }
    return this.set.locate(problems, this.yieldToEventLoop, confirm)
  }

  /**
   * Reads what is new since the last reading.
   *
   * @returns whether what is published can differ; undefined when nothing is new
   */
  async readNew(): Promise<boolean | undefined> {
    const head = await readHead(this.database.query)
    const mediaChanged = performance.now() - this.mediaScannedAt > MEDIA_SCAN_MS && (await this.scanMedia())
    if (head === this.n) return mediaChanged ? true : undefined
    const changed = await this.database.read(async (query) => {
      // A number that runs back: the database was restored from a backup.
      if ((await readHead(query)) < this.n) return this.readEverything(query, () => {})
      const { rows, removed, hasConfig } = await readChangedRecords(query, this.n)
      if (hasConfig) return this.readEverything(query, () => {})
      const hasRemoved = this.rows.remove(removed)
      const hasChanged = await this.rows.take(rows, (paths) => readEarlierVersions(query, paths))
      this.n = await readHead(query)
      return hasRemoved || hasChanged
    })
    this.keepTexts()
    return changed || mediaChanged
  }

  /** Reads the settings and all records; returns true. */
  private async readEverything(query: Query, onProgress: OnProgress): Promise<true> {
    const head = await readHead(query)
    this.useSettings(await readConfigTexts(query))
    const total = await countRecords(query)
    const seen = new Set<string>()
    for await (const page of readAllRecords(query)) {
      await this.rows.take(page, (paths) => readEarlierVersions(query, paths))
      for (const { path } of page) seen.add(path)
      this.keepTexts()
      onProgress({ read: seen.size, total })
      await this.yieldToEventLoop()
    }
    this.rows.remove([...this.set.index.entries.keys()].filter((path) => !seen.has(path)))
    this.n = head
    return true
  }

  /** Reads records from now on with these settings. */
  useSettings(texts: Awaited<ReturnType<typeof readConfigTexts>>): void {
    this.settings.take(texts)
    const { newsroom } = this.settings
    if (newsroom !== undefined) this.rows.use(newsroom)
  }

  /** Looks through the media folder and reads the records again that depend on it; returns whether there is a change. */
  private async scanMedia(): Promise<boolean> {
    this.mediaScannedAt = performance.now()
    const { media, index } = this.set
    const files = media.replace('', await this.media.list(this.yieldToEventLoop))
    this.set.updateMedia(files)
    const isOther = await this.media.refresh(this.yieldToEventLoop)
    if (files.length === 0 && !isOther) return false
    const { query } = this.database
    const dependents = await index.listMediaDependents(this.yieldToEventLoop)
    if (dependents.length > 0) {
      await this.rows.take(await readRecords(query, dependents), (paths) => readEarlierVersions(query, paths))
    }
    return true
  }

  private keepTexts(): void {
    const batch = this.rows.takeTexts()
    if (batch !== undefined) this.versions?.keepTexts(batch)
  }

  /** Removes the kept texts of versions that are no longer published. */
  private async cleanTexts(): Promise<void> {
    const { versions } = this
    if (versions === undefined) return
    const listed = new Set<string>()
    for (const { article, lastGood } of this.set.index.entries.values()) {
      const digest = (article ?? lastGood)?.digest
      if (digest !== undefined) listed.add(digest)
    }
    await versions.settled()
    await versions.clean((digest) => listed.has(digest))
  }

  /** Takes a snapshot again as long as a place is looked for in a text that is not here yet. */
  async takeSnapshot(): Promise<Snapshot> {
    for (;;) {
      this.located.takeMissing()
      const snapshot = this.set.takeSnapshot(this.settings.newsroom, this.settings.problems)
      const wanted = this.located.takeMissing()
      if (wanted.length === 0) {
        this.located.clear()
        return snapshot
      }
      await this.located.fetch(wanted, true)
    }
  }

  private readText(file: string): RecordText | undefined {
    const { siteText } = this.settings
    if (file === SITE_FILE) return siteText === undefined ? undefined : { text: siteText }
    return this.located.read(file)
  }
}
