import type { FeedDocument } from '../document.ts'
import type { FeedItem } from '../feed-item.ts'
import type { FeedExtension, FeedFormat } from '../format.ts'
import {
  completeItems,
  extendAtomEntry,
  extendAtomFeed,
  makeNpmFeed,
  makeNpmFeedOfItems,
  NAMESPACES,
  restoreText,
  XML_TYPES,
} from '../npm-feed/index.ts'
import { checkFragment, getChildren, parseXml, serializeXml } from '../xml.ts'

/** Atom 1.0 (RFC 4287). */
export const atomFormat: FeedFormat = {
  name: 'atom',
  file: 'atom.xml',
  mediaTypes: [XML_TYPES.atom, 'application/xml', 'text/xml'],
  contentType: `${XML_TYPES.atom}; charset=utf-8`,
  label: 'Atom',
  onByDefault: true,
  isSubscribable: true,
  hasTombstones: true,
  isExtensible: true,
  renderItems: renderEntries,
  renderFeed: renderAtom,
  check: (entry, { namespaces } = {}) => checkFragment(entry, { ...NAMESPACES.atom, ...namespaces }),
}

/** Returns each entry indented to stand in a feed. */
function renderEntries(items: readonly FeedItem[], extension: FeedExtension = {}): string[] {
  const rendered = getChildren(parseXml(makeNpmFeedOfItems(items, 'atom').atom1()), 'entry')
  return completeItems(rendered, items, extendAtomEntry, extension).map((entry) =>
    serializeXml(entry, () => 'named', '  '),
  )
}

function renderAtom(
  document: FeedDocument,
  entries: readonly string[],
  { namespaces = {}, extendFeed }: FeedExtension = {},
): readonly string[] {
  const made = extendAtomFeed(restoreText(parseXml(makeNpmFeed(document).atom1())), document)
  const feed = extendFeed?.(made, document) ?? made
  const root = { ...feed, attributes: { ...feed.attributes, ...namespaces } }
  const head = serializeXml(root, () => 'named').replace(/<\/feed>\n$/, '')
  return ['<?xml version="1.0" encoding="utf-8"?>\n', head, ...entries, '</feed>\n']
}
