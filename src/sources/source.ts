/**
 * The seam between the records of a newsroom and everything that publishes them. A new kind of source implements
 * `RecordSource`; nothing outside its folder changes.
 */
import type { Readable } from 'node:stream'
import type { Article, Articles, Newsroom } from '../model/index.ts'
import type { Problem } from '../problems/index.ts'
import type { RecordEdit } from '../records/index.ts'

/** The site's settings as far as they are valid, and what is wrong with them. */
export interface SourceSettings {
  /** Absent when the settings cannot be used. */
  readonly newsroom?: Newsroom
  readonly problems: readonly Problem[]
}

/** Everything that a source holds at one instant. */
export interface Snapshot {
  /** The last valid settings; absent while there never were any. */
  readonly newsroom?: Newsroom
  readonly articles: Articles
  /** Problems with a `reference` are unconfirmed: `locate` finds their places or drops them. */
  readonly problems: readonly Problem[]
}

/** A later snapshot of a source. */
export interface SourceChange extends Snapshot {
  /** False when no published document can differ: nothing changed, or the problems alone did. */
  readonly changed: boolean
  /** Time that reading the change took, in milliseconds. */
  readonly readMs: number
}

export type OnProgress = (progress: { readonly read: number; readonly total: number }) => void

/** The receiver of a source's changes. */
export interface ChangeListener {
  /** Takes each later snapshot. One call at a time: the source waits for the promise. */
  readonly onChange: (change: SourceChange) => Promise<void>
  /** Takes an error of reading or of `onChange`. The subscription goes on. */
  readonly onError: (error: unknown) => void
}

/** A source being followed. */
export interface Subscription {
  /** Compares everything with the last snapshot now; resolves when the changes have been passed on. */
  refresh(): Promise<void>
  /** Ends the subscription; resolves when a running `onChange` has ended. */
  close(): Promise<void>
}

/** Facts about a media file. */
export interface MediaInfo {
  /** In bytes, as published. */
  readonly size: number
  /** MIME type. */
  readonly type?: string
  /** In pixels, 1 to 65,535; absent for files that are not pictures. */
  readonly width?: number
  readonly height?: number
}

/** An open media file: size, time and bytes belong to one version of it. */
export interface OpenedMedia {
  /** In bytes. */
  readonly size: number
  /** Time of the last change, in milliseconds since 1970. */
  readonly mtimeMs: number
  /** Distinguishes forms of the same file that can have the same size and time. @default none */
  readonly form?: string
  /** The bytes from `first` to `last`, both included; default: all `size`. Reading to the end closes the file. */
  stream(first?: number, last?: number): Readable
  close(): Promise<void>
}

/** Opens a media file by its path in the source, with `/`; undefined when there is none. */
export type OpenMedia = (file: string) => Promise<OpenedMedia | undefined>

/** A place that articles come from. */
export interface RecordSource {
  /** Distinguishes this source from others: its state and caches are kept under this name. */
  readonly name: string
  /** Reads the settings alone. */
  loadSettings(): Promise<SourceSettings>
  /** Reads everything. Called once, before `changes`, `text`, `media` and `locate`. */
  load(onProgress?: OnProgress): Promise<Snapshot>
  /** Passes on every change after the last snapshot, until the subscription is closed. */
  changes(listener: ChangeListener): Subscription
  /**
   * Returns the body of an article in exactly the version that `article` is, without its front matter: '' for a record
   * that has none.
   *
   * @throws VersionGone when the source no longer holds that version
   */
  text(article: Article): Promise<string>
  /** Returns the size of what holds an article's text, in bytes: the text is no longer than that. @default unknown */
  getTextBytes?(article: Article): number | undefined
  /** True if `text` returns every version of the snapshots that are in use, whatever was written meanwhile. */
  readonly keepsVersions?: boolean
  /** Returns a media file's facts by its path, with `/`; the same object while the file is the same. */
  media(file: string): MediaInfo | undefined
  /**
   * Opens media files. They are published as they are handed out: pictures should come without what says where and with
   * which camera they were taken, as those of files and records from code do.
   */
  readonly openMedia: OpenMedia
  /** Returns true when there is a file at a path of the content, of whatever type. @default unknown */
  hasFile?(file: string): boolean
  /** Returns true for a picture that says where it was taken, as it came. @default unknown */
  hasPosition?(file: string): boolean
  /** The content directory that `text` and `media` read, where other threads can read it, too: see `DirectoryReader`. @default none */
  readonly directory?: string
  /** The folders that hold the records, for a source of files: a build writes nothing there. @default none */
  readonly folders?: readonly string[]
  /** Returns the problems with their places, without those that turn out to be none. Keeps their order. */
  locate(problems: readonly Problem[]): Promise<Problem[]>
  /**
   * Writes a change into an article's record, and returns what a person calls the record.
   *
   * @throws CallError when the record cannot be changed that way
   */
  edit?(article: Article, edit: RecordEdit): Promise<string>
  /**
   * Adds the text of a new record, under the path that its file would have in a content directory, and returns what a
   * person calls the record. @default the caller writes a file
   *
   * @throws CallError when there is such a record already
   */
  create?(file: string, text: string): Promise<string>
  /** Ends all work of the source; resolves when nothing is left to be written. */
  close(): Promise<void>
}
