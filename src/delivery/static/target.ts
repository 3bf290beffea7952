import type { Manifest } from './manifest.ts'

/** The bytes of a file, complete or in chunks. */
export type Content = string | readonly string[] | Buffer | AsyncIterable<Buffer>

/** HTTP fields that the file is to be served with. A file system cannot store them and ignores them. */
export type FileHeaders = Readonly<Record<string, string>>

/** A file to write. */
export interface TargetFile {
  /** Relative to the target's root, with `/`, percent-decoded. */
  readonly path: string
  readonly content: Content
  readonly headers: FileHeaders
}

/** A place that holds a static tree, such as a folder or a bucket. Its methods reject with a `StaticWriteError`. */
export interface Target {
  /** Returns a path as a person finds it, for messages. */
  locate(path: string): string
  /** Locks the target for one writer and resolves to the function that releases it. */
  lock(): Promise<() => Promise<void>>
  /** Resolves to true when paths that differ only in case or Unicode form are one file. */
  ignoresCase(): Promise<boolean>
  /** Resolves to the files that earlier runs wrote. Cleans up after killed runs; requires the lock. */
  manifest(): Promise<Manifest>
  saveManifest(manifest: Manifest): Promise<void>
  /**
   * Resolves to those of the files that exist and are not in the manifest: their origin is unknown. Writes nothing.
   * Rejects when one of the files must not or cannot be written.
   */
  findForeign(paths: readonly string[], manifest: Manifest): Promise<readonly string[]>
  /** Resolves to a text that is another one when the file was changed, whoever did it; undefined when it cannot be told. */
  getState(path: string): Promise<string | undefined>
  /** Resolves to a file's content; undefined when there is no such file. */
  read(path: string): Promise<Buffer | undefined>
  /**
   * Resolves to true when a file has this content.
   *
   * @param size in bytes
   * @param digest as `computeDigest` returns it; called only when the size is equal
   */
  holds(path: string, size: number, digest: () => string | Promise<string>): Promise<boolean>
  /**
   * Writes a document together with its compressed forms. A reader never sees a partial file. Stores all new bytes first,
   * then removes the obsolete files, then replaces the old files in the given order.
   */
  put(files: readonly TargetFile[], obsolete: readonly string[]): Promise<void>
  /** Counts files as written by this run that another thread put there. */
  noteWritten(paths: readonly string[]): void
  /** Removes files in the given order, and resolves to the number of those that existed. */
  remove(paths: readonly string[]): Promise<number>
}
