import type { FeedTable, ItemSources, StoredItem } from '../feeds/index.ts'
import type { Status } from '../pages/index.ts'
import type { Problem } from '../problems/index.ts'
import type { GetLastModified } from './last-modified/index.ts'

/** Where items of earlier runs are kept. */
export interface ItemStore {
  readonly take: (key: string) => StoredItem | undefined
  /** @param stored called when everything is rendered */
  readonly keep: (key: string, stored: () => StoredItem) => void
}

/** What the press needs of the world outside the core. */
export interface EditionSources extends Omit<ItemSources, 'stored'> {
  /** Items of an earlier run. @default none */
  readonly cache?: ItemStore
  /** The formats and profiles of feeds. @default the formats that come with the publisher */
  readonly feeds?: FeedTable
  /** Called between items, so that a long rendering never holds up a server. */
  readonly yieldToEventLoop: () => Promise<void>
  readonly report: (problem: Problem) => void
  /** Dates documents. @default a book of this press alone: what it prints first is dated by what has happened */
  readonly date?: GetLastModified
  /** What the front page tells the person at this machine. @default nothing */
  readonly status?: () => Status
}

/** The same, with whatever was left to the press. */
export interface EditionTools extends EditionSources {
  readonly feeds: FeedTable
  readonly date: GetLastModified
}
