import type { FeedTable, ItemSources, Kept } from '../feeds/index.ts'
import type { Status } from '../pages/index.ts'
import type { Problem } from '../problems/index.ts'
import type { GetLastModified } from './last-modified/index.ts'

/** The inputs of an edition builder from outside the pure core. */
export interface EditionSources extends ItemSources {
  /** The formats and profiles of feeds. @default the formats that come with the publisher */
  readonly feeds?: FeedTable
  /** Called between items, so that a server keeps answering during a long rendering. */
  readonly yieldToEventLoop: () => Promise<void>
  readonly report: (problem: Problem) => void
  /** Returns the Last-Modified of documents. @default a registry of this builder alone */
  readonly date?: GetLastModified
  /** Returns the report for the newsroom on the front page. @default no report */
  readonly status?: () => Status
}

/** The sources with their defaults. */
export interface EditionTools extends EditionSources {
  readonly feeds: FeedTable
  readonly date: GetLastModified
  readonly kept: Kept
}
