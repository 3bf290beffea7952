import type { ManifestEntry, PlannedDocument, WrittenDocumentFile } from '../../delivery/static/index.ts'
import type { Article, Instant, Newsroom } from '../../model/index.ts'

/** Everything that a thread needs to make the same edition. */
export interface BuildWork {
  readonly newsroom: Newsroom
  /** In the order of the edition. */
  readonly articles: readonly Article[]
  readonly now: Instant
  readonly base: string
  /** The content directory. */
  readonly directory: string
  /** The output folder, which the thread that starts this one has locked. */
  readonly out: string
}

/** A message to the thread. */
export type BuildQuestion =
  | {
      readonly write: readonly PlannedDocument[]
      readonly before: readonly (readonly [string, ManifestEntry])[]
    }
  /** The answer to a `BuildAnswer` with `text`; without one when the version is gone. */
  | { readonly number: number; readonly text?: string }
  | { readonly end: true }

/** A message of the thread. */
export type BuildAnswer =
  | { readonly written: readonly (readonly WrittenDocumentFile[])[] | undefined }
  /** Asks for the text of the article at this place of `BuildWork.articles`. */
  | { readonly number: number; readonly article: number }
  | { readonly hasEnded: true }
