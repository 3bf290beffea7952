import type { Instant } from '../model/index.ts'

/** An author, or the newsroom as one; addresses absolute, all texts plain. */
export interface FeedPerson {
  readonly name: string
  readonly url?: string
  readonly email?: string
  readonly avatar?: string
  readonly bio?: string
}

/** A section or tag of an item. */
export interface FeedCategory {
  /** Machine-readable and stable: the section's id, the tag's slug. */
  readonly term: string
  /** The taxonomy, as a URL. */
  readonly scheme: string
  readonly label: string
  /** The way from the top, `World/Europe`; a tag is its label (RSS Advisory Board profile §4.1.1.20.2). */
  readonly path: string
}

/** A story of the related coverage. */
export interface FeedLink {
  readonly title: string
  readonly url: string
  /** BCP 47; absent: the site's. */
  readonly language?: string
}

/** The picture of an item. */
export interface FeedImage {
  readonly url: string
  /** '' when it only decorates. */
  readonly alt: string
  readonly caption?: string
  readonly credit?: string
  /** In pixels. */
  readonly width?: number
  readonly height?: number
  /** MIME type. */
  readonly type?: string
  /** Bytes. */
  readonly length?: number
}

/** Audio or video of an item. */
export interface FeedAttachment {
  readonly url: string
  /** MIME type, such as `audio/mpeg`. */
  readonly type: string
  /** Bytes, as served. */
  readonly length: number
  /** Seconds. */
  readonly duration?: number
  readonly title?: string
}

/** One article as feeds show it: format-free, every URL absolute, every text clean. */
export interface FeedItem {
  /** In RSS and JSON Feed. */
  readonly id: string
  /** In Atom; differs only when a guid kept from an older system is no IRI. */
  readonly atomId: string
  readonly url: string
  readonly title: string
  /** Plain text; '' when there is nothing to say. */
  readonly summary: string
  /** Safe HTML; absent when the feed gives summaries only. */
  readonly html?: string
  readonly published: Instant
  readonly updated: Instant
  readonly authors: readonly FeedPerson[]
  /** All authors in one byline, "Ann Lee and Bob Roe": most readers show only one creator. */
  readonly byline: string
  readonly categories: readonly FeedCategory[]
  readonly related: readonly FeedLink[]
  readonly image?: FeedImage
  readonly attachments: readonly FeedAttachment[]
  /** BCP 47; absent when it is the feed's. */
  readonly language?: string
  readonly source?: { readonly title: string; readonly url?: string }
  readonly corrections: readonly { readonly at: Instant; readonly note: string }[]
  /** The file it was made from, for messages. */
  readonly file: string
}
