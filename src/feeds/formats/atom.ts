import type { FeedDocument } from '../document.ts'
import type { FeedItem } from '../item.ts'
import { extendAtomEntry, extendAtomFeed, makeNpmFeed, makeNpmFeedOfItems, restoreText } from '../npm-feed/index.ts'
import { getChildren, parseXml, serializeXml } from '../xml.ts'

/** Entries as Atom 1.0, each indented to stand in a feed. */
export function renderAtomEntries(items: readonly FeedItem[]): string[] {
  const rendered = getChildren(parseXml(makeNpmFeedOfItems(items, 'atom').atom1()), 'entry')
  return items.map((item, index) => {
    const base = rendered[index]
    if (base === undefined) throw new Error('feed rendered too few entries')
    return serializeXml(extendAtomEntry(restoreText(base), item), () => 'named', '  ')
  })
}

/** The document around entries that have been rendered. */
export function renderAtom(document: FeedDocument, entries: readonly string[]): string {
  const feed = extendAtomFeed(restoreText(parseXml(makeNpmFeed(document).atom1())), document)
  const head = serializeXml(feed, () => 'named').replace(/<\/feed>\n$/, '')
  return `<?xml version="1.0" encoding="utf-8"?>\n${head}${entries.join('')}</feed>\n`
}
