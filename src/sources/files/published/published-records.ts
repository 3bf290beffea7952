import type { Article } from '../../../model/index.ts'
import {
  getPublished,
  type IndexedRecord,
  REMOVAL,
  type RecordChange,
  type RecordIndex,
  toStorable,
} from '../../record-index.ts'
import type { VersionStore } from '../../versions/index.ts'
import { CHUNK_SIZE, decodeChunk, encodeChunk, type SharedLists } from '../cache/index.ts'
import type { MassDeletionGuard } from '../mass-deletion-guard.ts'

/** Changes that are appended before the index is written again, in bytes. */
const MAX_JOURNAL_BYTES = 4 * 1024 * 1024

/** The parts of a reader that take part in publishing. */
export interface PublishedParts {
  readonly index: RecordIndex
  readonly versions: VersionStore
  readonly guard: MassDeletionGuard
  readonly sharedLists: SharedLists
  /** How long a mass deletion is held, in milliseconds. */
  readonly holdMs: number
}

/**
 * Tells the version store what is published, and learns from it what other processes of the site have published: whichever
 * process sees that a record has become invalid keeps the same version of it.
 */
export class PublishedRecords {
  private readonly parts: PublishedParts
  /** The last version of records that changed since the start, as the order of all processes has it. */
  private readonly known = new Map<string, Article | undefined>()
  private heldSince: number | undefined
  /** Bytes of lines since the index was written. */
  private journaled = 0

  constructor(parts: PublishedParts) {
    this.parts = parts
  }

  /** The last published version of a record that has changed since the start; undefined for others. */
  readonly getKnown = (path: string): Article | undefined => this.known.get(path)

  /** Reads what other processes have published. Returns true if the last version of an invalid record is another one now. */
  async catchUp(settings: string): Promise<boolean> {
    const { versions, sharedLists } = this.parts
    let changed = false
    for (const line of await versions.readRecords()) {
      const chunk = decodeChunk(settings, Buffer.from(line), sharedLists)
      for (const [n, path] of chunk?.paths.entries() ?? []) {
        this.known.set(path, getPublished(chunk?.entries[n]))
        changed = this.replaceLastGood(path) || changed
      }
    }
    return changed
  }

  /** Passes on the records whose published version has changed. */
  record(settings: string, changes: readonly RecordChange[]): void {
    for (let start = 0; start < changes.length; start += CHUNK_SIZE) {
      const entries = changes
        .slice(start, start + CHUNK_SIZE)
        .map(([path, entry]) => [path, entry === undefined ? REMOVAL : toStorable(entry)] as const)
      const line = encodeChunk(settings, entries)
      this.journaled += line.length
      this.parts.versions.appendRecords(line)
    }
  }

  /** Returns true if so many changes were appended that the index should be written again, and counts from there. */
  isJournalLong(): boolean {
    if (this.journaled < MAX_JOURNAL_BYTES) return false
    this.journaled = 0
    return true
  }

  /**
   * Removes the records that were published and whose files are missing at the start. If the site was being served a
   * moment ago, the guard decides as it does while serving, so that a restart does not end what it holds.
   */
  async removeMissing(missing: readonly string[], isConfigured: boolean): Promise<void> {
    const { index, versions, guard, holdMs } = this.parts
    const held = await versions.readHeld()
    const served = await versions.readServed()
    const wasServed = served !== undefined && Math.abs(Date.now() - served) < holdMs
    const isGuarded = missing.length > 0 && (held !== undefined || wasServed)
    if (isGuarded) {
      guard.beginScan(index.entries.size, isConfigured)
      if (held !== undefined) guard.resume(Math.min(Math.max(0, Date.now() - held.since), holdMs))
      for (const path of missing) guard.add(path)
    }
    const removed = isGuarded ? guard.endScan(index.entries.size) : missing
    for (const path of removed) index.keep(path, undefined)
    this.heldSince = held?.since
    await this.noteHeld()
  }

  /** Tells the other processes whether a mass deletion is held. */
  async noteHeld(): Promise<void> {
    const { versions, guard } = this.parts
    const since = guard.heldForMs === undefined ? undefined : Date.now() - guard.heldForMs
    if ((since === undefined) === (this.heldSince === undefined)) return
    this.heldSince = since
    await versions.writeHeld(since === undefined ? undefined : { since })
  }

  private replaceLastGood(path: string): boolean {
    const { index } = this.parts
    const entry = index.entries.get(path)
    const known = this.known.get(path)
    if (entry === undefined || entry.article !== undefined || entry.takenBack === true || known === undefined)
      return false
    if (entry.problems.length === 0 || isSameVersion(entry.lastGood, known)) return false
    index.keep(path, { ...entry, lastGood: known })
    return true
  }
}

/** Returns an entry as the order of all processes has it: with the version that was published last. */
export function withKnown(entry: IndexedRecord | undefined, known: Article | undefined): IndexedRecord | undefined {
  if (known === undefined || isSameVersion(getPublished(entry), known)) return entry
  return { fileVersion: entry?.fileVersion ?? '', problems: [], lastGood: known }
}

const isSameVersion = (a: Article | undefined, b: Article): boolean =>
  a !== undefined && a.version === b.version && a.digest === b.digest
