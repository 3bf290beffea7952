import type { FeedTable } from '../../feeds/index.ts'
import type { YieldToEventLoop } from '../../system/index.ts'
import type { VersionStore } from '../versions/index.ts'

/** Options of the reader of a content directory. */
export interface ReaderOptions {
  /** The folder of the index of parsed files; false or '' for none. @default `sectionwire` in the user's cache folder */
  readonly cache?: string | false | undefined
  /** The site's address, where it differs from `url` in site.yaml. */
  readonly base?: string | undefined
  /** False turns the pages off. @default as site.yaml says */
  readonly pages?: boolean | undefined
  /** The formats and profiles of feeds that settings may name. @default those that come with the publisher */
  readonly feeds?: FeedTable
  /** Called between files, so that reading never blocks a server. @default never yields */
  readonly yieldToEventLoop?: YieldToEventLoop
  /** Resolves when the index may be written. @default at once */
  readonly whenIdle?: () => Promise<void>
  /** Takes a line when the index cannot be written; reading goes on. @default no log */
  readonly log?: (line: string) => void
  /** Keeps what is published for other processes and restarts. @default beside the index, or in memory without one */
  readonly versions?: VersionStore
  /** Takes the path of a file that no longer holds the version that was read. @default nothing */
  readonly onMoved?: (path: string) => void
  /**
   * True if the records are being served while changes are followed: a restart then keeps what was held, a mass deletion
   * and the last valid settings. @default false
   */
  readonly isServed?: boolean
  /** How long most articles have to be missing before they count as deleted, in milliseconds. @default two minutes */
  readonly holdMs?: number
}
