import type { FormatName } from '../newsroom/site.ts'
import { renderAtom, renderAtomEntries } from './atom.ts'
import type { FeedDocument } from './document.ts'
import { NAMESPACES } from './extend.ts'
import type { FeedItem } from './item.ts'
import { renderJson, renderJsonItem } from './json.ts'
import { renderRss, renderRssItems } from './rss.ts'
import { faultOfFragment } from './xml.ts'

/** A format's renderer: items are rendered by themselves and kept, the document is a head and its items joined. */
interface Renderer {
  /** One text for each item. Throws when one of them cannot be rendered. */
  readonly items: (items: readonly FeedItem[]) => string[]
  readonly document: (document: FeedDocument, items: readonly string[]) => string
  /** Why the item would break the document, or undefined: asked once, before the item may enter any feed. */
  readonly faultOf: (fragment: string) => string | undefined
}

export const RENDERERS: Record<FormatName, Renderer> = {
  rss: { items: renderRssItems, document: renderRss, faultOf: (xml) => faultOfFragment(xml, NAMESPACES.rss) },
  atom: { items: renderAtomEntries, document: renderAtom, faultOf: (xml) => faultOfFragment(xml, NAMESPACES.atom) },
  json: { items: (items) => items.map(renderJsonItem), document: renderJson, faultOf: faultOfJson },
}

function faultOfJson(text: string): string | undefined {
  try {
    JSON.parse(text)
    return undefined
  } catch (error) {
    return String(error)
  }
}
