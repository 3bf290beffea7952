import { FeedTable } from '../../feeds/index.ts'
import { type Article, VersionGone } from '../../model/index.ts'
import type { Problem } from '../../problems/index.ts'
import { EDIT_PARTICIPLES, editRecord, type RecordEdit, RecordEditError } from '../../records/index.ts'
import { SITE_FILE } from '../../records/site/index.ts'
import { UsageError, type YieldToEventLoop } from '../../system/index.ts'
import { ProblemLocator } from '../problem-locator.ts'
import { RecordSet } from '../record-set.ts'
import type { RecordText } from '../record-text.ts'
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
import type { VersionStore } from '../versions/index.ts'
import { ChangeWatcher } from './change-watcher.ts'
import { Database, type Query } from './database.ts'
import { parseDatabaseAddress } from './database-address.ts'
import { DatabaseError } from './database-error.ts'
import { DatabaseSettings } from './database-settings.ts'
import { LocatedTexts } from './located-texts.ts'
import { MediaFolder } from './media-folder.ts'
import {
  countRecords,
  insertRecord,
  readAllRecords,
  readChangedRecords,
  readConfigTexts,
  readEarlierVersions,
  readHead,
  readRecords,
  replaceText,
} from './record-table.ts'
import { RowIndex } from './row-index.ts'
import { requireSchema } from './schema-version.ts'
import { TextLoader } from './text-loader.ts'

export interface PostgresSourceOptions {
  /** The address of the database, such as `postgres://user@db.example.org/newsroom`. */
  readonly database: string
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
  /** Takes a line when the database is lost, and when it is back. @default no log */
  readonly log?: (line: string) => void
  /** Keeps the texts of what is published, for the time without the database. @default none are kept */
  readonly versions?: VersionStore
  /** True if the records are being served: the first reading then waits for an older schema. @default false */
  readonly isServed?: boolean
}

/** A media folder is looked through this often, in milliseconds. */
const MEDIA_SCAN_MS = 30_000
/** Time between two looks at an older schema, in milliseconds. */
const SCHEMA_WAIT_MS = 2000
/** Texts that are read at once to find places of problems. */
const LOCATED_RECORDS = 200

/** The records and settings of a PostgreSQL database. They are read and checked exactly as files are. */
export class PostgresSource implements RecordSource {
  readonly name: string
  readonly keepsVersions = true
  private readonly database: Database
  private readonly options: PostgresSourceOptions
  private readonly settings: DatabaseSettings
  private readonly mediaFolder: MediaFolder
  private readonly set: RecordSet
  private readonly rows: RowIndex
  private readonly textLoader: TextLoader
  private readonly log: (line: string) => void
  private readonly yieldToEventLoop: YieldToEventLoop
  private readonly listeners = new Set<ChangeListener>()
  private readonly located: LocatedTexts
  private watcher: ChangeWatcher | undefined
  /** The number of the change that was read last. */
  private n = 0
  private mediaScannedAt = 0
  private running: Promise<unknown> = Promise.resolve()

  /** @throws UsageError when the address is none of a PostgreSQL database */
  constructor(options: PostgresSourceOptions) {
    const { base, feeds = new FeedTable(), pages = true, log = () => {}, yieldToEventLoop = async () => {} } = options
    const address = parseDatabaseAddress(options.database)
    this.options = options
    this.name = address.key
    this.log = log
    this.yieldToEventLoop = yieldToEventLoop
    this.database = new Database(address)
    this.settings = new DatabaseSettings(feeds, pages)
    this.mediaFolder = new MediaFolder(options.media, () => this.settings.newsroom?.site.keepsPictureMetadata === true)
    this.set = new RecordSet((file) => this.readText(file), base)
    this.rows = new RowIndex(this.set.index, (file) => this.media(file) !== undefined)
    this.textLoader = new TextLoader(this.database)
    this.located = new LocatedTexts((files) => readRecords(this.database.query, files))
  }

  /** @throws DatabaseError */
  async loadSettings(): Promise<SourceSettings> {
    await requireSchema(this.database)
    this.useSettings(await readConfigTexts(this.database.query))
    const { newsroom, problems } = this.settings
    return newsroom === undefined ? { problems } : { newsroom, problems }
  }

  /** @throws DatabaseError */
  async load(onProgress: OnProgress = () => {}): Promise<Snapshot> {
    await requireSchema(this.database, this.options.isServed === true ? this.waitForSchema : undefined)
    await this.scanMedia()
    await this.database.read((query) => this.readEverything(query, onProgress))
    await this.cleanTexts()
    return this.takeSnapshot()
  }

  changes(listener: ChangeListener): Subscription {
    this.listeners.add(listener)
    this.watcher ??= new ChangeWatcher(this.database, { read: () => this.update(), log: this.log })
    return {
      refresh: async () => {
        await this.update().catch(listener.onError)
      },
      close: async () => {
        this.listeners.delete(listener)
        if (this.listeners.size === 0) await this.stopWatching()
        await this.running
      },
    }
  }

  async text(article: Article): Promise<string> {
    const kept = await this.options.versions?.text(article)
    if (kept !== undefined) return kept
    try {
      const body = await this.textLoader.read(article)
      if (body !== undefined) return body
    } catch (error) {
      // While the site is served, a text that cannot be read now is asked for again.
      if (this.watcher === undefined || !(error instanceof DatabaseError)) throw error
    }
    throw new VersionGone(article)
  }

  media(file: string): MediaInfo | undefined {
    return this.mediaFolder.measure(file)
  }

  hasFile(file: string): boolean {
    return this.mediaFolder.hasFile(file)
  }

  hasPosition(file: string): boolean {
    return this.mediaFolder.hasPosition(file)
  }

  readonly openMedia = (file: string): Promise<OpenedMedia | undefined> => this.mediaFolder.open(file)

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

  async edit({ file }: Article, edit: RecordEdit): Promise<string> {
    const done = EDIT_PARTICIPLES[edit.action]
    const { newsroom } = this.settings
    const [row] = await readRecords(this.database.query, [file])
    if (row === undefined || newsroom === undefined) {
      throw new UsageError(
        `found no record ${file} in ${this.database.address.label}; expected one that can be ${done}`,
      )
    }
    const name = row.name === null ? file : `record "${row.name}"`
    const text = editText(() => editRecord(row.text, file, edit, newsroom.site), `${name} cannot be ${done}`)
    const by = `sectionwire ${edit.action}`
    if (await this.database.write(by, (query) => replaceText(query, file, row.text, text))) return name
    throw new UsageError(`${name} cannot be ${done}: somebody else has just changed it. Look at it, and try again`)
  }

  async create(file: string, text: string): Promise<string> {
    const { label } = this.database.address
    if (!(await this.database.write('sectionwire new', (query) => insertRecord(query, { file, text })))) {
      throw new UsageError(
        `${file} is in ${label} already; expected a headline that no other article in the section has`,
      )
    }
    return `${file} in ${label}`
  }

  async close(): Promise<void> {
    this.listeners.clear()
    await this.stopWatching()
    await this.running
    await this.database.close()
  }

  private async stopWatching(): Promise<void> {
    const { watcher } = this
    this.watcher = undefined
    await watcher?.close()
  }

  /** Reads what is new and passes it on, after what runs already. @throws DatabaseError */
  private update(): Promise<void> {
    const run = this.running.then(async () => {
      const started = performance.now()
      const changed = await this.readNew()
      if (changed === undefined) return
      const change = { ...(await this.takeSnapshot()), changed, readMs: performance.now() - started }
      for (const { onChange, onError } of [...this.listeners]) await onChange(change).catch(onError)
    })
    this.running = run.catch(() => {})
    return run
  }

  /** @returns whether what is published can differ; undefined when nothing is new */
  private async readNew(): Promise<boolean | undefined> {
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

  private useSettings(texts: Awaited<ReturnType<typeof readConfigTexts>>): void {
    this.settings.take(texts)
    const { newsroom } = this.settings
    if (newsroom !== undefined) this.rows.use(newsroom)
  }

  /** Looks through the media folder and reads the records again that depend on it; returns whether there is a change. */
  private async scanMedia(): Promise<boolean> {
    this.mediaScannedAt = performance.now()
    const { media, index } = this.set
    const files = media.replace('', await this.mediaFolder.list(this.yieldToEventLoop))
    this.set.updateMedia(files)
    const isOther = await this.mediaFolder.refresh(this.yieldToEventLoop)
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
    if (batch !== undefined) this.options.versions?.keepTexts(batch)
  }

  /** Removes the kept texts of versions that are no longer published. */
  private async cleanTexts(): Promise<void> {
    const { versions } = this.options
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
  private async takeSnapshot(): Promise<Snapshot> {
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

  private readonly waitForSchema = async (found: number): Promise<void> => {
    this.log(
      `${this.database.address.label} has version ${found} of the schema; waiting for \`sectionwire db migrate\``,
    )
    await new Promise((resolve) => setTimeout(resolve, SCHEMA_WAIT_MS))
  }
}

/** @throws UsageError when the record cannot be changed that way */
function editText(edit: () => string, message: string): string {
  try {
    return edit()
  } catch (error) {
    if (error instanceof RecordEditError) throw new UsageError(`${message}: ${error.message}`)
    throw error
  }
}
