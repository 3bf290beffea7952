import type { FeedDocument } from '../document.ts'
import type { FeedItem } from '../feed-item.ts'
import type { FeedExtension, FeedFormat } from '../format.ts'
import {
  ARCHIVE_NAMESPACE,
  completeItems,
  extendChannel,
  extendRssItem,
  makeNpmFeed,
  makeNpmFeedOfItems,
  NAMESPACES,
  restoreText,
  XML_TYPES,
} from '../npm-feed/index.ts'
import {
  checkFragment,
  getChild,
  getChildren,
  parseXml,
  serializeAround,
  serializeXml,
  type TextEscape,
  type XmlElement,
} from '../xml.ts'

/** RSS 2.0. */
export const rssFormat: FeedFormat = {
  name: 'rss',
  file: 'rss.xml',
  mediaTypes: [XML_TYPES.rss, 'application/xml', 'text/xml', 'application/rdf+xml'],
  contentType: `${XML_TYPES.rss}; charset=utf-8`,
  label: 'RSS',
  onByDefault: true,
  isSubscribable: true,
  hasTombstones: false,
  isExtensible: true,
  renderItems,
  renderFeed: renderRss,
  check: (item, { namespaces } = {}) => checkFragment(item, { ...NAMESPACES.rss, ...namespaces }),
}

/** Returns each item indented to stand in a channel. */
function renderItems(items: readonly FeedItem[], extension: FeedExtension = {}): string[] {
  const rendered = getChildren(renderChannel(makeNpmFeedOfItems(items, 'rss').rss2()), 'item')
  return completeItems(rendered, items, extendRssItem, extension).map((item) => serializeXml(item, getEscape, '    '))
}

/** Marks where the channel goes. */
const CHANNEL = '\n<channel>\n'

function renderRss(
  document: FeedDocument,
  items: readonly string[],
  { namespaces = {}, extendFeed }: FeedExtension = {},
): readonly string[] {
  const made = extendChannel(restoreText(renderChannel(makeNpmFeed(document).rss2())), document)
  const channel = extendFeed?.(made, document) ?? made
  const head = serializeXml(channel, getEscape, '  ').replace(/ {2}<\/channel>\n$/, '')
  const archive = document.archive.current === undefined ? {} : ARCHIVE_NAMESPACE
  const declared = { version: '2.0', ...NAMESPACES.rss, ...archive, ...namespaces }
  const [start = '', end = ''] = serializeAround('rss', declared, [CHANNEL]).split(CHANNEL)
  return ['<?xml version="1.0" encoding="utf-8"?>\n', start, head, ...items, '  </channel>\n', end]
}

function renderChannel(text: string): XmlElement {
  const channel = getChild(parseXml(text), 'channel')
  if (channel === undefined) throw new Error('feed rendered no channel')
  return channel
}

/** Plain text in RSS's own elements is escaped in hexadecimal (RSS profile §3.1); HTML and other vocabularies by name. */
const getEscape = (name: string): TextEscape =>
  name === 'description' || name === 'content:encoded' || name.includes(':') ? 'named' : 'hexadecimal'
