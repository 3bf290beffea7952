import { type Article, VersionGone } from '../../model/index.ts'
import type { Problem } from '../../problems/index.ts'
import { EDIT_PARTICIPLES, editRecord, type RecordEdit, RecordEditError } from '../../records/index.ts'
import { UsageError } from '../../system/index.ts'
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
import { ChangeWatcher } from './change-watcher.ts'
import { Database } from './database.ts'
import { parseDatabaseAddress } from './database-address.ts'
import { DatabaseError } from './database-error.ts'
import { DatabaseRecords, type DatabaseRecordsOptions } from './database-records.ts'
import { insertRecord, readConfigTexts, readRecords, replaceText } from './record-table.ts'
import { requireSchema } from './schema-version.ts'
import { TextLoader } from './text-loader.ts'

export interface PostgresSourceOptions extends DatabaseRecordsOptions {
  /** The address of the database, such as `postgres://user@db.example.org/newsroom`. */
  readonly database: string
  /** Takes a line when the database is lost, and when it is back. @default no log */
  readonly log?: (line: string) => void
  /** True if the records are being served: the first reading then waits for an older schema. @default false */
  readonly isServed?: boolean
}

/** Time between two looks at an older schema, in milliseconds. */
const SCHEMA_WAIT_MS = 2000

/** The records and settings of a PostgreSQL database. They are read and checked exactly as files are. */
export class PostgresSource implements RecordSource {
  readonly name: string
  readonly keepsVersions = true
  private readonly database: Database
  private readonly options: PostgresSourceOptions
  private readonly records: DatabaseRecords
  private readonly textLoader: TextLoader
  private readonly log: (line: string) => void
  private readonly listeners = new Set<ChangeListener>()
  private watcher: ChangeWatcher | undefined
  private running: Promise<unknown> = Promise.resolve()

  /** @throws UsageError when the address is none of a PostgreSQL database */
  constructor(options: PostgresSourceOptions) {
    const address = parseDatabaseAddress(options.database)
    this.options = options
    this.name = address.key
    this.log = options.log ?? (() => {})
    this.database = new Database(address)
    this.records = new DatabaseRecords(this.database, options)
    this.textLoader = new TextLoader(this.database)
  }

  /** @throws DatabaseError */
  async loadSettings(): Promise<SourceSettings> {
    await requireSchema(this.database)
    this.records.useSettings(await readConfigTexts(this.database.query))
    const { newsroom, problems } = this.records.settings
    return newsroom === undefined ? { problems } : { newsroom, problems }
  }

  /** @throws DatabaseError */
  async load(onProgress: OnProgress = () => {}): Promise<Snapshot> {
    await requireSchema(this.database, this.options.isServed === true ? this.waitForSchema : undefined)
    return this.records.load(onProgress)
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
    return this.records.media.measure(file)
  }

  hasFile(file: string): boolean {
    return this.records.media.hasFile(file)
  }

  hasPosition(file: string): boolean {
    return this.records.media.hasPosition(file)
  }

  readonly openMedia = (file: string): Promise<OpenedMedia | undefined> => this.records.media.open(file)

  locate(problems: readonly Problem[]): Promise<Problem[]> {
    return this.records.locate(problems)
  }

  async edit({ file }: Article, edit: RecordEdit): Promise<string> {
    const done = EDIT_PARTICIPLES[edit.action]
    const { newsroom } = this.records.settings
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
      const changed = await this.records.readNew()
      if (changed === undefined) return
      const change = { ...(await this.records.takeSnapshot()), changed, readMs: performance.now() - started }
      for (const { onChange, onError } of [...this.listeners]) await onChange(change).catch(onError)
    })
    this.running = run.catch(() => {})
    return run
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
