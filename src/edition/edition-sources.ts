import type { FeedTable, ItemSources, StoredItem } from '../feeds/index.ts'
import type { Status } from '../pages/index.ts'
import type { Problem } from '../problems/index.ts'
import type { GetLastModified } from './last-modified/index.ts'

/** Stores items between runs. */
export interface ItemStore {
  readonly take: (key: string) => StoredItem | undefined
  /** @param getStored called when the item's fragments are rendered */
  readonly keep: (key: string, getStored: () => StoredItem) => void
}

/** The inputs of an edition builder from outside the pure core. */
export interface EditionSources extends Omit<ItemSources, 'stored'> {
  /** Items of an earlier run. @default none */
  readonly cache?: ItemStore
  /** The formats and profiles of feeds. @default the formats that come with the publisher */
  readonly feeds?: FeedTable
  /** Called between items, so that a server keeps answering during a long rendering. */
  readonly yieldToEventLoop: () => Promise<void>
  readonly report: (problem: Problem) => void
  /** Number of items that are kept for archives and older pages. @default 2000 */
  readonly keptItems?: number
  /** False for a builder of which each document is wanted once: it forgets what it has rendered. @default true */
  readonly keepsDocuments?: boolean
  /** Returns the Last-Modified of documents. @default a registry of this builder alone */
  readonly date?: GetLastModified
  /** Returns the report for the newsroom on the front page. @default no report */
  readonly status?: () => Status
}

/** The sources with their defaults. */
export interface EditionTools extends EditionSources {
  readonly feeds: FeedTable
  readonly date: GetLastModified
  readonly keepsDocuments: boolean
}
