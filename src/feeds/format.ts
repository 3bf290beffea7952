import type { FeedDocument } from './document.ts'
import type { FeedItem } from './feed-item.ts'
import type { XmlElement } from './xml.ts'

/** The text of a document, or its parts in their order: a feed is long, and its items are in several feeds. */
export type DocumentText = string | readonly string[]

export const joinText = (text: DocumentText): string => (typeof text === 'string' ? text : text.join(''))

/** A format of feeds. A new one is a file in `formats/` and its row in the table there, or a value handed to `FeedTable`. */
export interface FeedFormat {
  /** Unique; `feeds.formats` in site.yaml and metrics name the format by it. */
  readonly name: string
  /** Name of the file in the folder of every scope, such as `rss.xml`; unique. */
  readonly file: string
  /** Media types by which a client may ask for the format; links carry the first. */
  readonly mediaTypes: readonly [string, ...string[]]
  /** JSON needs no charset (RFC 8259 §8.1), but a client that guesses one must not guess wrong. */
  readonly contentType: string
  /** Name for people: `JSON Feed`. */
  readonly label: string
  /** True if a site that sets no `feeds.formats` has the format. */
  readonly onByDefault: boolean
  /** True if feed readers can subscribe to it: OPML lists no other format. */
  readonly isSubscribable: boolean
  /** True if its documents announce withdrawn articles (RFC 6721). */
  readonly hasTombstones: boolean
  /** True if a profile may extend it: only what is built from `XmlElement`. */
  readonly isExtensible: boolean
  /** Returns one text for each item. Throws when one of them cannot be rendered. */
  readonly renderItems: (items: readonly FeedItem[], extension?: FeedExtension) => string[]
  /** Returns the document around items that `renderItems` has rendered. */
  readonly renderFeed: (document: FeedDocument, items: readonly string[], extension?: FeedExtension) => DocumentText
  /** Returns why a rendered item would break the document; undefined when it is well-formed. */
  readonly check: (item: string, extension?: FeedExtension) => string | undefined
}

/** Elements that a profile adds to a format made of XML. */
export interface FeedExtension {
  /** Namespace declarations by attribute name: `{ 'xmlns:x': 'https://partner.example/ns' }`. */
  readonly namespaces?: Readonly<Record<string, string>>
  readonly extendItem?: (xml: XmlElement, item: FeedItem) => XmlElement
  /** Gets the RSS channel or the Atom feed without its items. */
  readonly extendFeed?: (xml: XmlElement, document: FeedDocument) => XmlElement
}
