import type { Article } from '../../model/index.ts'

/** The bodies of some versions, one after another in UTF-8. */
export interface TextBatch {
  /** The digest of each version. */
  readonly digests: readonly string[]
  /** The size of each body, in bytes. */
  readonly lengths: readonly number[]
  readonly bytes: Uint8Array
}

/** A mass deletion that is being held: the missing records stay published. */
export interface HeldDeletion {
  /** When it was noticed, in milliseconds since 1970. */
  readonly since: number
}

/** A place in the lines of records. */
export interface RecordMark {
  /** Identifies the lines. */
  readonly file: number
  /** In bytes. */
  readonly offset: number
}

/** The identity of a version: its digest covers title, summary and body. */
export type VersionId = Pick<Article, 'id' | 'title' | 'summary' | 'digest'>

/**
 * Remembers outside a process what a source has published, so that all processes of a site and every restart publish
 * the same versions. It holds the bodies of versions by their digests, the changes of records in their order, and
 * whether a mass deletion is held. All methods resolve even if nothing can be kept: the store then logs it, and a
 * restart may lose versions.
 */
export interface VersionStore {
  /** Keeps bodies. They are available at once; `settled` resolves when they are stored. */
  keepTexts(batch: TextBatch): void
  /** Returns the body of a version; undefined when it is not kept, or damaged. */
  text(version: VersionId): Promise<string | undefined>
  /** Appends changes of records, as the source encodes them: one line with its line break. Stored after the bodies. */
  appendRecords(line: Uint8Array): void
  /** Returns the lines that were appended since the last call, by whichever process, in their order. */
  readRecords(): Promise<readonly Uint8Array[]>
  /** Returns how far the lines have been read. */
  mark(): RecordMark
  /** Drops the lines up to a mark: the source has stored their content elsewhere. */
  dropRecords(mark: RecordMark): Promise<void>
  /** Returns the mass deletion that this process or another one holds. */
  readHeld(): Promise<HeldDeletion | undefined>
  /** Notes that a mass deletion is held, or no more. While one is noted, that one stays. */
  writeHeld(held: HeldDeletion | undefined): Promise<void>
  /** Returns the settings that were stored last, as the source encodes them; undefined when there are none. */
  readSettings(): Promise<string | undefined>
  /** Stores the settings that are used, in place of those before. */
  writeSettings(text: string): Promise<void>
  /** Notes that the records are being served now. */
  markServed(): Promise<void>
  /** Returns when the records were last served, in milliseconds since 1970; undefined when they never were. */
  readServed(): Promise<number | undefined>
  /** Removes the bodies of all versions that are not listed. Those stored a short while ago stay: another process may list them. */
  clean(isListed: (digest: string) => boolean): Promise<void>
  /** Resolves when everything that was handed over before is stored, or has failed to be. */
  settled(): Promise<void>
}
