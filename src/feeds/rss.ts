import type { FeedDocument } from './document.ts'
import { ARCHIVE_NAMESPACE, extendChannel, extendRssItem, NAMESPACES } from './extend.ts'
import { feedOf, feedOfItems, unarmour } from './feed-input.ts'
import type { FeedItem } from './item.ts'
import { childNamed, childrenNamed, parseXml, serialise, type TextEscape, type XmlElement } from './xml.ts'

/** Items as RSS 2.0, each indented to stand in a channel. */
export function renderRssItems(items: readonly FeedItem[]): string[] {
  const rendered = childrenNamed(channelOf(feedOfItems(items, 'rss').rss2()), 'item')
  return items.map((item, index) => {
    const base = rendered[index]
    if (base === undefined) throw new Error('feed rendered too few items')
    return serialise(extendRssItem(unarmour(base), item), escapeInRss, '    ')
  })
}

/** The document around items that have been rendered. */
export function renderRss(document: FeedDocument, items: readonly string[]): string {
  const channel = extendChannel(unarmour(channelOf(feedOf(document).rss2())), document)
  const head = serialise(channel, escapeInRss, '  ').replace(/ {2}<\/channel>\n$/, '')
  const needed = { ...NAMESPACES.rss, ...(document.archive.current === undefined ? {} : ARCHIVE_NAMESPACE) }
  const namespaces = Object.entries(needed).map(([name, uri]) => ` ${name}="${uri}"`)
  return `<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"${namespaces.join('')}>\n${head}${items.join('')}  </channel>\n</rss>\n`
}

function channelOf(text: string): XmlElement {
  const channel = childNamed(parseXml(text), 'channel')
  if (channel === undefined) throw new Error('feed rendered no channel')
  return channel
}

/** Plain text in RSS's own elements is written in hexadecimal (profile §3.1); HTML and other vocabularies by name. */
const escapeInRss = (name: string): TextEscape =>
  name === 'description' || name === 'content:encoded' || name.includes(':') ? 'named' : 'hexadecimal'
