import type { Problem } from '../problems/index.ts'
import type { MemoryRecord } from '../sources/index.ts'
import type { KoaMiddleware } from './koa-middleware.ts'

/** A site that is being published, until it is closed. */
export interface Publisher {
  /** Address of the site, with a trailing slash. */
  readonly url: string
  /**
   * Returns a middleware for Koa. It answers where something is published, and passes everything else to `next`. You can
   * mount it below a folder: name the folder in `url`.
   */
  middleware(): KoaMiddleware
  /** Returns the response to a request, as `sectionwire serve` sends it: for Hono, Next, Astro, Bun, Deno and others. */
  readonly fetch: (request: Request) => Promise<Response>
  /** Returns the text of one document, such as `/europe/atom.xml`; undefined when nothing is published there. */
  text(path: string): Promise<string | undefined>
  /**
   * Writes everything as files into a folder, as `sectionwire build` does.
   *
   * @throws Error when a file cannot be written, is in the content directory, or was not written by a build
   */
  build(folder: string, options?: BuildFolderOptions): Promise<BuildFolderResult>
  /**
   * Adds a record or replaces the one with its id; resolves when it is published. A record with a fault that withholds it
   * leaves its last valid version published.
   *
   * @returns the problems of the record
   * @throws Error for a publisher that has a source of its own
   */
  put(record: MemoryRecord): Promise<readonly Problem[]>
  /**
   * Adds media files by their paths, such as `media/vote.jpg`, or replaces them; an empty one is removed. Resolves when
   * the articles that show them are published.
   *
   * @throws Error for a publisher that has a source of its own
   */
  putMedia(files: Readonly<Record<string, Uint8Array>>): Promise<void>
  /**
   * Removes a record by its id; resolves when it is no longer published, with false when there was none.
   *
   * @throws Error for a publisher that has a source of its own
   */
  remove(id: string | number): Promise<boolean>
  /** Returns the current problems of the records and settings. */
  problems(): Promise<readonly Problem[]>
  /** Ends all work; resolves when everything is written. */
  close(): Promise<void>
}

/** Options of a build. */
export interface BuildFolderOptions {
  /** Writes `.gz` and `.br` files beside each document. @default false */
  readonly compress?: boolean
  /** Replaces files that no build wrote. @default false: nothing is written while there is one */
  readonly overwrite?: boolean
}

/** The result of a build. Counts are of files, compressed ones included. */
export interface BuildFolderResult {
  readonly written: number
  readonly unchanged: number
  readonly removed: number
  /** Size of the files written. */
  readonly bytes: number
  /** Documents whose paths cannot be file names, with the reason. */
  readonly unwritable: readonly { readonly path: string; readonly reason: string }[]
}
