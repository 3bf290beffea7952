import type { FormatName } from '../model/index.ts'
import type { FeedDocument } from './document.ts'
import {
  renderAtom,
  renderAtomEntries,
  renderJson,
  renderJsonItem,
  renderRss,
  renderRssItems,
} from './formats/index.ts'
import type { FeedItem } from './item.ts'
import { NAMESPACES } from './npm-feed/index.ts'
import { checkFragment } from './xml.ts'

/** What is known of a format besides how it is written. */
export interface FeedFormat {
  /** The file's name in every scope's folder. */
  readonly file: string
  /** The media type, for links. */
  readonly mediaType: string
  /** The Content-Type. JSON needs no charset (RFC 8259 §8.1), but a client that guesses one must not guess wrong. */
  readonly contentType: string
  /** For people. */
  readonly label: string
}

/** The formats as data: a new one is a row here and a renderer in `render.ts`. */
export const FORMATS: Record<FormatName, FeedFormat> = {
  rss: {
    file: 'rss.xml',
    mediaType: 'application/rss+xml',
    contentType: 'application/rss+xml; charset=utf-8',
    label: 'RSS',
  },
  atom: {
    file: 'atom.xml',
    mediaType: 'application/atom+xml',
    contentType: 'application/atom+xml; charset=utf-8',
    label: 'Atom',
  },
  json: {
    file: 'feed.json',
    mediaType: 'application/feed+json',
    contentType: 'application/feed+json; charset=utf-8',
    label: 'JSON Feed',
  },
}

/** A format's renderer: items are rendered by themselves and kept, the document is a head and its items joined. */
interface Renderer {
  /** One text for each item. Throws when one of them cannot be rendered. */
  readonly items: (items: readonly FeedItem[]) => string[]
  readonly document: (document: FeedDocument, items: readonly string[]) => string
  /** Why the item would break the document, or undefined: asked once, before the item may enter any feed. */
  readonly faultOf: (fragment: string) => string | undefined
}

export const RENDERERS: Record<FormatName, Renderer> = {
  rss: { items: renderRssItems, document: renderRss, faultOf: (xml) => checkFragment(xml, NAMESPACES.rss) },
  atom: { items: renderAtomEntries, document: renderAtom, faultOf: (xml) => checkFragment(xml, NAMESPACES.atom) },
  json: { items: (items) => items.map(renderJsonItem), document: renderJson, faultOf: checkJson },
}

function checkJson(text: string): string | undefined {
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    return String(error)
  }
}
