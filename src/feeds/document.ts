import type { Instant } from '../model/index.ts'
import type { FeedItem } from './feed-item.ts'
import type { FeedPerson } from './item-parts.ts'

/** A withdrawn article (RFC 6721 §3). */
interface Tombstone {
  /** Id of the Atom entry that is gone. */
  readonly id: string
  /** Id of the item that is gone in RSS and JSON Feed. */
  readonly guid: string
  readonly published: Instant
  readonly when: Instant
  /** The reason, else the site's wording for no reason; plain text. */
  readonly comment: string
}

/** A feed without its items. */
export interface FeedHead {
  /** Name of the scope: ``, `europe`, `authors/diane`. */
  readonly scope: string
  readonly id: string
  readonly title: string
  readonly description: string
  /** The HTML page of the same scope. */
  readonly homeUrl: string
  /** Address of each public format of the feed; in a profile's document its own address under its format. */
  readonly selfUrls: Addresses
  /** Empty in archives: hubs announce the current document alone (WebSub §4). */
  readonly hubs: readonly string[]
  /** BCP 47. */
  readonly language: string
  readonly rights?: string
  /** Width and height in pixels. */
  readonly logo?: { readonly url: string; readonly width?: number; readonly height?: number }
  readonly icon?: string
  /** The newsroom, as the author of the feed. */
  readonly publisher: FeedPerson
  readonly tombstones: readonly Tombstone[]
  readonly archive: ArchiveLinks
}

/** Addresses by the name of the format. */
export type Addresses = Readonly<Record<string, string>>

/** Addresses of the feed's other documents (RFC 5005 §4). */
export interface ArchiveLinks {
  /** The archive with the items before these. */
  readonly previous?: Addresses
  /** The archive with the items after these. */
  readonly next?: Addresses
  /** The document that subscribers poll; present in archives only. */
  readonly current?: Addresses
}

/** A feed, independent of its format. */
export interface FeedDocument extends FeedHead {
  /** The newest change of items and tombstones (RFC 4287 §4.2.15); never the present. */
  readonly updated: Instant
  readonly items: readonly FeedItem[]
}

/** Date of a feed without items: a feed must have one (RFC 4287 §4.1.1), and it must not change. */
export const EMPTY_FEED_DATE: Instant = Date.UTC(2000, 0, 1)

/** Returns the feed of these items. */
export function makeDocument(head: FeedHead, items: readonly FeedItem[]): FeedDocument {
  const changes = [...items.map(({ updated }) => updated), ...head.tombstones.map(({ when }) => when)]
  return {
    ...head,
    items,
    updated: changes.reduce((newest, at) => Math.max(newest, at), changes[0] ?? EMPTY_FEED_DATE),
  }
}
