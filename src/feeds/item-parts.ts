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

/** An article of the related coverage. */
export interface FeedLink {
  readonly title: string
  readonly url: string
  /** BCP 47; absent: the site's. */
  readonly language?: string
  /** Publication of the article; absent for a page on another site. */
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
