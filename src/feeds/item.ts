import type { Instant } from '../model/index.ts'

/** An author or the newsroom. Addresses are absolute, texts are plain. */
export interface FeedPerson {
  readonly name: string
  readonly url?: string
  readonly email?: string
  readonly avatar?: string
  readonly bio?: string
}

/** A section or tag of an item. */
export interface FeedCategory {
  /** The section's id or the tag's slug: stable. */
  readonly term: string
  /** The URL of the taxonomy. */
  readonly scheme: string
  readonly label: string
  /** A section with those above it, `World/Europe`; for a tag its label (RSS Advisory Board profile §4.1.1.20.2). */
  readonly path: string
}

/** A story of the related coverage. */
export interface FeedLink {
  readonly title: string
  readonly url: string
  /** BCP 47; absent: the site's. */
  readonly language?: string
  /** Publication of the story; absent for a page on another site. */
  readonly published?: Instant
}

/** The picture of an item. */
export interface FeedImage {
  readonly url: string
  /** '' for a decorative picture. */
  readonly alt: string
  readonly caption?: string
  readonly credit?: string
  /** In pixels. */
  readonly width?: number
  readonly height?: number
  /** MIME type. */
  readonly type?: string
  /** In bytes. */
  readonly length?: number
}

/** Audio or video of an item. */
export interface FeedAttachment {
  readonly url: string
  /** MIME type, such as `audio/mpeg`. */
  readonly type: string
  /** In bytes, as served. */
  readonly length: number
  /** In seconds. */
  readonly duration?: number
  readonly title?: string
}

/** An article as feeds show it, independent of their format. URLs are absolute, texts are clean. */
export interface FeedItem {
  /** The id in RSS and JSON Feed. */
  readonly id: string
  /** The id in Atom: another one only when the guid of an older system is no IRI (RFC 4287 §4.2.6). */
  readonly atomId: string
  readonly url: string
  readonly title: string
  /** Plain text; may be ''. */
  readonly summary: string
  /** Safe HTML; absent in feeds of summaries. */
  readonly html?: string
  readonly published: Instant
  readonly updated: Instant
  readonly authors: readonly FeedPerson[]
  /** All authors as one text, "Ann Lee and Bob Roe": most readers show only one creator. */
  readonly byline: string
  readonly categories: readonly FeedCategory[]
  readonly related: readonly FeedLink[]
  readonly image?: FeedImage
  readonly attachments: readonly FeedAttachment[]
  /** BCP 47. @default the feed's */
  readonly language?: string
  readonly source?: { readonly title: string; readonly url?: string }
  readonly corrections: readonly { readonly at: Instant; readonly note: string }[]
  /** The article's file, for messages. */
  readonly file: string
}
