import type { FeedItem, ItemFault, ItemFinding } from '../feeds/index.ts'
import type { PartnerFeed } from '../model/index.ts'

/** The articles that a partner gets, and what breaks its rules. */
export interface PartnerFindings {
  /** All articles of the scope's feed, in its order. */
  readonly items: readonly FeedItem[]
  readonly shown: readonly FeedItem[]
  readonly ofItems: readonly ItemFinding[]
  readonly ofFeed: readonly ItemFault[]
  /** Number of elements left out of the HTML of the items shown, by name. */
  readonly removed: ReadonlyMap<string, number>
}

/** A partner feed with its articles. */
export interface PartnerReport {
  readonly feed: PartnerFeed
  /** Absent when the section or tag of the feed has no articles: there is nothing at its address. */
  readonly findings?: PartnerFindings
}
