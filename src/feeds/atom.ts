import type { FeedDocument } from './document.ts'
import { extendAtomEntry, extendAtomFeed } from './extend.ts'
import { feedOf, feedOfItems, unarmour } from './feed-input.ts'
import type { FeedItem } from './item.ts'
import { childrenNamed, parseXml, serialise } from './xml.ts'

/** Entries as Atom 1.0, each indented to stand in a feed. */
export function renderAtomEntries(items: readonly FeedItem[]): string[] {
  const rendered = childrenNamed(parseXml(feedOfItems(items, 'atom').atom1()), 'entry')
  return items.map((item, index) => {
    const base = rendered[index]
    if (base === undefined) throw new Error('feed rendered too few entries')
    return serialise(extendAtomEntry(unarmour(base), item), () => 'named', '  ')
  })
}

/** The document around entries that have been rendered. */
export function renderAtom(document: FeedDocument, entries: readonly string[]): string {
  const feed = extendAtomFeed(unarmour(parseXml(feedOf(document).atom1())), document)
  const head = serialise(feed, () => 'named').replace(/<\/feed>\n$/, '')
  return `<?xml version="1.0" encoding="utf-8"?>\n${head}${entries.join('')}</feed>\n`
}
