import type { FeedDocument } from '../document.ts'
import type { FeedItem } from '../item.ts'
import {
  ARCHIVE_NAMESPACE,
  extendChannel,
  extendRssItem,
  makeNpmFeed,
  makeNpmFeedOfItems,
  NAMESPACES,
  restoreText,
} from '../npm-feed/index.ts'
import { getChild, getChildren, parseXml, serializeXml, type TextEscape, type XmlElement } from '../xml.ts'

/** Items as RSS 2.0, each indented to stand in a channel. */
export function renderRssItems(items: readonly FeedItem[]): string[] {
  const rendered = getChildren(renderChannel(makeNpmFeedOfItems(items, 'rss').rss2()), 'item')
  return items.map((item, index) => {
    const base = rendered[index]
    if (base === undefined) throw new Error('feed rendered too few items')
    return serializeXml(extendRssItem(restoreText(base), item), getEscape, '    ')
  })
}

/** The document around items that have been rendered. */
export function renderRss(document: FeedDocument, items: readonly string[]): string {
  const channel = extendChannel(restoreText(renderChannel(makeNpmFeed(document).rss2())), document)
  const head = serializeXml(channel, getEscape, '  ').replace(/ {2}<\/channel>\n$/, '')
  const needed = { ...NAMESPACES.rss, ...(document.archive.current === undefined ? {} : ARCHIVE_NAMESPACE) }
  const namespaces = Object.entries(needed).map(([name, uri]) => ` ${name}="${uri}"`)
  return `<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"${namespaces.join('')}>\n${head}${items.join('')}  </channel>\n</rss>\n`
}

function renderChannel(text: string): XmlElement {
  const channel = getChild(parseXml(text), 'channel')
  if (channel === undefined) throw new Error('feed rendered no channel')
  return channel
}

/** Plain text in RSS's own elements is written in hexadecimal (profile §3.1); HTML and other vocabularies by name. */
const getEscape = (name: string): TextEscape =>
  name === 'description' || name === 'content:encoded' || name.includes(':') ? 'named' : 'hexadecimal'
