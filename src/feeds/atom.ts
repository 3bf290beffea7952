import type { FeedDocument } from './document.ts'
import { extendAtomEntry, extendAtomFeed } from './extend.ts'
import { feedOf, feedOfItem, unarmour } from './feed-input.ts'
import type { FeedItem } from './item.ts'
import { childNamed, parseXml, serialise } from './xml.ts'

/** One entry as Atom 1.0, indented to stand in a feed. */
export function renderAtomEntry(item: FeedItem): string {
  const rendered = childNamed(parseXml(feedOfItem(item, 'atom').atom1()), 'entry')
  if (rendered === undefined) throw new Error('feed rendered no entry')
  return serialise(extendAtomEntry(unarmour(rendered), item), () => 'named', '  ')
}

/** The document around entries that have been rendered. */
export function renderAtom(document: FeedDocument, entries: readonly string[]): string {
  const feed = extendAtomFeed(unarmour(parseXml(feedOf(document).atom1())), document)
  const head = serialise(feed, () => 'named').replace(/<\/feed>\n$/, '')
  return `<?xml version="1.0" encoding="utf-8"?>\n${head}${entries.join('')}</feed>\n`
}
