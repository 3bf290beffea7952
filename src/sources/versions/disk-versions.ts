import { randomBytes } from 'node:crypto'
import { link, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describeFileError, makePrivateFolder, readRegularFile } from '../../system/index.ts'
import { MemoryVersions } from './memory-versions.ts'
import { RecordJournal } from './record-journal.ts'
import { TextFiles } from './text-files.ts'
import type { HeldDeletion, RecordMark, TextBatch, VersionId, VersionStore } from './version-store.ts'

/** Bodies stored less than this ago are not cleaned: another process may list them. In milliseconds. */
const GRACE_MS = 600_000

/**
 * Keeps versions in files of one folder, which all processes of a site share. Files are created with mode 0600 in a
 * folder with mode 0700: they hold the texts of articles that are not public yet.
 */
export class DiskVersions implements VersionStore {
  private readonly folder: string
  private readonly log: (line: string) => void
  private readonly files: TextFiles
  private readonly journal: RecordJournal
  /** Bodies that are being stored, or could not be. */
  private readonly memory = new MemoryVersions()
  private queue: Promise<void> = Promise.resolve()
  private hasFailed = false
  private isCreated = false

  /** @param log takes a line when the folder cannot be written, and one for each damaged text */
  constructor(folder: string, log: (line: string) => void = () => {}, { graceMs = GRACE_MS } = {}) {
    this.folder = folder
    this.log = log
    this.files = new TextFiles(folder, graceMs, log)
    this.journal = new RecordJournal(join(folder, 'records.ndjson'))
  }

  keepTexts(batch: TextBatch): void {
    this.memory.keepTexts(batch)
    this.enqueue(async () => {
      await this.files.store(batch)
      this.memory.drop(batch)
    })
  }

  async text(version: VersionId): Promise<string | undefined> {
    return (await this.memory.text(version)) ?? (await this.files.text(version))
  }

  appendRecords(line: Uint8Array): void {
    this.enqueue(() => this.journal.append(line))
  }

  async readRecords(): Promise<readonly Uint8Array[]> {
    await this.queue
    return this.journal.readNew().catch(() => [])
  }

  mark(): RecordMark {
    return this.journal.mark
  }

  dropRecords(mark: RecordMark): Promise<void> {
    return this.enqueue(() => this.journal.drop(mark))
  }

  async readHeld(): Promise<HeldDeletion | undefined> {
    await this.queue
    const text = await readRegularFile(this.held).then(String, () => undefined)
    return text === undefined ? undefined : parseHeld(text)
  }

  writeHeld(held: HeldDeletion | undefined): Promise<void> {
    return this.enqueue(async () => {
      if (held === undefined) return rm(this.held, { force: true })
      const temporary = `${this.held}.${randomBytes(6).toString('hex')}.tmp`
      try {
        await writeFile(temporary, JSON.stringify(held), { mode: 0o600 })
        // Fails when there is one, which stays.
        await link(temporary, this.held).catch(ignoreExisting)
      } finally {
        await rm(temporary, { force: true })
      }
    })
  }

  async readSettings(): Promise<string | undefined> {
    await this.queue
    return readRegularFile(this.settings).then(String, () => undefined)
  }

  writeSettings(text: string): Promise<void> {
    return this.enqueue(async () => {
      const temporary = `${this.settings}.${randomBytes(6).toString('hex')}.tmp`
      try {
        await writeFile(temporary, text, { mode: 0o600 })
        await rename(temporary, this.settings)
      } finally {
        await rm(temporary, { force: true })
      }
    })
  }

  markServed(): Promise<void> {
    return this.enqueue(() => writeFile(this.served, '', { mode: 0o600 }))
  }

  async readServed(): Promise<number | undefined> {
    return stat(this.served).then(
      ({ mtimeMs }) => mtimeMs,
      () => undefined,
    )
  }

  clean(isListed: (digest: string) => boolean): Promise<void> {
    return this.enqueue(() => this.files.clean(isListed))
  }

  settled(): Promise<void> {
    return this.queue
  }

  private get held(): string {
    return join(this.folder, 'held.json')
  }

  private get settings(): string {
    return join(this.folder, 'settings.json')
  }

  private get served(): string {
    return join(this.folder, 'served')
  }

  /** Runs work after all work before it. The first failure is logged; later work is tried all the same. */
  private enqueue(work: () => Promise<void>): Promise<void> {
    this.queue = this.queue.then(async () => {
      try {
        if (!this.isCreated) await makePrivateFolder(this.folder)
        this.isCreated = true
        await work()
      } catch (error) {
        if (!this.hasFailed) {
          this.log(
            `${this.folder}: published versions cannot be kept: ${describeFileError(error)}. An article whose file becomes invalid is withheld after a restart`,
          )
        }
        this.hasFailed = true
        this.isCreated = false
      }
    })
    return this.queue
  }
}

function ignoreExisting(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
}

function parseHeld(text: string): HeldDeletion | undefined {
  try {
    const { since } = JSON.parse(text) as Partial<HeldDeletion>
    return typeof since === 'number' && Number.isFinite(since) ? { since } : undefined
  } catch {
    return undefined
  }
}
