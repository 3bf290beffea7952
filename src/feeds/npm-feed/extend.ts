import { formatRfc3339 } from '../../model/index.ts'
import type { FeedDocument, FeedHead } from '../document.ts'
import type { FeedItem } from '../feed-item.ts'
import { escapeHtml } from '../item-html.ts'
import type { FeedPerson } from '../item-parts.ts'
import { getChild, getChildren, getText, makeElement, type XmlElement } from '../xml.ts'

/**
 * Adds to RSS and Atom what npm `feed` 6 lacks or writes wrongly: related coverage, people, media, enclosures,
 * corrections, languages, tombstones, typed links. In RSS, Atom's elements have the prefix `atom:` (RSS profile §5.1).
 */
type Prefix = '' | 'atom:'

/** Namespaces of items and heads, declared at the root of every document. */
export const NAMESPACES = {
  rss: {
    'xmlns:atom': 'http://www.w3.org/2005/Atom',
    'xmlns:content': 'http://purl.org/rss/1.0/modules/content/',
    'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
    'xmlns:media': 'http://search.yahoo.com/mrss/',
    'xmlns:sy': 'http://purl.org/rss/1.0/modules/syndication/',
  },
  atom: { xmlns: 'http://www.w3.org/2005/Atom', 'xmlns:media': 'http://search.yahoo.com/mrss/' },
} as const

/** Media types of the formats made of XML. */
export const XML_TYPES = { rss: 'application/rss+xml', atom: 'application/atom+xml' } as const

/** Namespace of RFC 5005: archives declare it for `fh:archive`. */
export const ARCHIVE_NAMESPACE = { 'xmlns:fh': 'http://purl.org/syndication/history/1.0' } as const

/** Namespace of RFC 6721: declared only when there is a tombstone, since the W3C validator does not know it. */
const TOMBSTONE_NAMESPACE = { 'xmlns:at': 'http://purl.org/atompub/tombstones/1.0' } as const

/** Returns a link to each related article, the strongest first (RFC 4287 §4.2.7.2). */
const makeRelatedLinks = (item: FeedItem, prefix: Prefix): XmlElement[] =>
  item.related.map(({ title, url, language }) =>
    makeElement(`${prefix}link`, { rel: 'related', type: 'text/html', hreflang: language, title, href: url }),
  )

/** Returns the link of agency copy to its source (`via`, RFC 4287 §4.2.7.2). */
const makeSourceLinks = ({ source }: FeedItem, prefix: Prefix): XmlElement[] =>
  source?.url === undefined ? [] : [makeElement(`${prefix}link`, { rel: 'via', title: source.title, href: source.url })]

/** RSS allows one enclosure and no title, Atom any number. */
const makeRssEnclosure = ({ attachments: [first] }: FeedItem): XmlElement[] =>
  first === undefined ? [] : [makeElement('enclosure', { url: first.url, length: first.length, type: first.type })]

const makeAtomEnclosures = ({ attachments }: FeedItem): XmlElement[] =>
  attachments.map(({ url, length, type, title }) =>
    makeElement('link', { rel: 'enclosure', type, length, title, href: url }),
  )

/**
 * Returns the picture with its texts and size (Media RSS 1.5.1). Roles are those of the EBU, in lower case. It has no
 * `media:thumbnail`: there is no smaller file, and readers show a thumbnail of the same file as a second picture.
 */
function makeMedia({ image }: FeedItem): XmlElement[] {
  if (image === undefined) return []
  const { url, type, width, height, length, alt, caption, credit } = image
  const description = caption ?? (alt === '' ? undefined : alt)
  return [
    makeElement(
      'media:content',
      { url, type, medium: 'image', width, height, fileSize: length },
      description === undefined ? undefined : makeElement('media:description', { type: 'plain' }, description),
      credit === undefined
        ? undefined
        : makeElement('media:credit', { role: 'photographer', scheme: 'urn:ebu' }, credit),
    ),
  ]
}

const makePerson = (element: string, { name, url, email }: FeedPerson, prefix: Prefix): XmlElement =>
  makeElement(
    element,
    {},
    makeElement(`${prefix}name`, {}, name),
    url === undefined ? undefined : makeElement(`${prefix}uri`, {}, url),
    email === undefined ? undefined : makeElement(`${prefix}email`, {}, email),
  )

/** Returns one creator, since most readers keep only one, and each author in full. */
const makeRssPeople = (item: FeedItem): XmlElement[] => [
  makeElement('dc:creator', {}, item.byline),
  ...item.authors.map((author) => makePerson('atom:contributor', author, 'atom:')),
]

/** A correction changes `updated`, not `pubDate`. RSS has no element for it: Atom's is used. */
const makeRssUpdated = ({ updated, published }: FeedItem): XmlElement[] =>
  updated === published ? [] : [makeElement('atom:updated', {}, formatRfc3339(updated))]

/** Returns the item of npm `feed`, completed, in the order that the RSS profile advises. */
export function extendRssItem(base: XmlElement, item: FeedItem): XmlElement {
  const [creator, ...contributors] = makeRssPeople(item)
  const description = getChild(base, 'description')
  return makeElement(
    'item',
    {},
    getChild(base, 'title'),
    makeElement('link', {}, item.url),
    getChild(base, 'guid'),
    getChild(base, 'pubDate'),
    creator,
    // Readers take a description for HTML: plain text is escaped twice (RSS profile §4.1.1.20.5).
    description === undefined ? undefined : makeElement('description', {}, escapeHtml(getText(description))),
    ...getChildren(base, 'content:encoded').map(() => makeElement('content:encoded', {}, item.html)),
    ...getChildren(base, 'category'),
    ...makeRssEnclosure(item),
    ...makeMedia(item),
    ...(item.language === undefined ? [] : [makeElement('dc:language', {}, item.language)]),
    ...makeRssUpdated(item),
    ...contributors,
    ...makeRelatedLinks(item, 'atom:'),
    ...makeSourceLinks(item, 'atom:'),
  )
}

const makeAtomText = (base: XmlElement, name: string): XmlElement[] =>
  // npm `feed` declares titles and summaries as HTML: readers would cut a headline at a `<`.
  getChildren(base, name).map((child) => makeElement(name, { type: 'text' }, getText(child)))

/** Returns the entry of npm `feed`, completed. */
export function extendAtomEntry(base: XmlElement, item: FeedItem): XmlElement {
  return makeElement(
    'entry',
    { 'xml:lang': item.language },
    ...getChildren(base, 'id'),
    ...makeAtomText(base, 'title'),
    makeElement('link', { rel: 'alternate', type: 'text/html', href: item.url }),
    ...makeRelatedLinks(item, ''),
    ...makeSourceLinks(item, ''),
    ...makeAtomEnclosures(item),
    makeElement('published', {}, formatRfc3339(item.published)),
    makeElement('updated', {}, formatRfc3339(item.updated)),
    ...item.authors.map((author) => makePerson('author', author, '')),
    ...getChildren(base, 'category').map(({ attributes: { term, scheme, label } }) =>
      makeElement('category', { term, scheme, label }),
    ),
    ...makeAtomText(base, 'summary'),
    ...getChildren(base, 'content').map(() =>
      makeElement('content', { type: 'html', 'xml:base': item.url }, item.html),
    ),
    ...makeMedia(item),
  )
}

/** Returns the channel of npm `feed` without items, completed. */
export function extendChannel(base: XmlElement, head: FeedHead): XmlElement {
  const { email, name } = head.publisher
  return makeElement(
    'channel',
    {},
    ...getChildren(base, 'title'),
    makeElement('link', {}, head.homeUrl),
    ...getChildren(base, 'description'),
    ...getChildren(base, 'language'),
    ...getChildren(base, 'copyright'),
    email === undefined ? undefined : makeElement('managingEditor', {}, `${email} (${name})`),
    ...getChildren(base, 'lastBuildDate'),
    ...getChildren(base, 'generator'),
    ...getChildren(base, 'docs'),
    ...getChildren(base, 'ttl'),
    ...makeRssImage(head),
    makeElement('atom:link', { rel: 'self', type: XML_TYPES.rss, href: head.selfUrls['rss'] }),
    ...head.hubs.map((href) => makeElement('atom:link', { rel: 'hub', href })),
    ...makeArchiveElements(head, 'rss'),
    makeElement('sy:updatePeriod', {}, 'hourly'),
    makeElement('sy:updateFrequency', {}, '4'),
  )
}

/** Returns the links to the feed's other documents (RFC 5005 §4; for RSS appendix B) and the mark of an archive. */
function makeArchiveElements({ archive }: FeedHead, format: 'rss' | 'atom'): XmlElement[] {
  const prefix: Prefix = format === 'rss' ? 'atom:' : ''
  const relations = [
    ['current', archive.current],
    ['prev-archive', archive.previous],
    ['next-archive', archive.next],
  ] as const
  const links = relations.flatMap(([rel, addresses]) => {
    const href = addresses?.[format]
    return href === undefined ? [] : [makeElement(`${prefix}link`, { rel, type: XML_TYPES[format], href })]
  })
  // The W3C validator rejects the mark in an archive that has no other before or after it.
  return isMarkedArchive(archive) ? [...links, makeElement('fh:archive')] : links
}

const isMarkedArchive = ({ current, previous, next }: FeedHead['archive']): boolean =>
  current !== undefined && (previous ?? next) !== undefined

/** Returns the logo unless it exceeds 144 by 400 pixels, the limit of RSS (RSS 2.0, `<image>`). */
function makeRssImage({ logo, title, homeUrl }: FeedHead): XmlElement[] {
  if (logo === undefined || (logo.width ?? 0) > 144 || (logo.height ?? 0) > 400) return []
  const size = logo.width === undefined || logo.height === undefined ? undefined : logo
  return [
    makeElement(
      'image',
      {},
      makeElement('url', {}, logo.url),
      makeElement('title', {}, title),
      makeElement('link', {}, homeUrl),
      size === undefined ? undefined : makeElement('width', {}, String(size.width)),
      size === undefined ? undefined : makeElement('height', {}, String(size.height)),
    ),
  ]
}

/** Returns the Atom feed of npm `feed` without entries, completed. */
export function extendAtomFeed(base: XmlElement, head: FeedDocument): XmlElement {
  const namespaces = {
    ...NAMESPACES.atom,
    ...(head.archive.current === undefined ? {} : ARCHIVE_NAMESPACE),
    ...(head.tombstones.length === 0 ? {} : TOMBSTONE_NAMESPACE),
  }
  return makeElement(
    'feed',
    { ...namespaces, 'xml:lang': head.language },
    ...getChildren(base, 'id'),
    ...makeAtomText(base, 'title'),
    ...makeAtomText(base, 'subtitle'),
    makeElement('updated', {}, formatRfc3339(head.updated)),
    makePerson('author', head.publisher, ''),
    // Only the page may be `alternate`: Newsboat takes the last alternate for the feed's website.
    makeElement('link', { rel: 'alternate', type: 'text/html', href: head.homeUrl }),
    makeElement('link', { rel: 'self', type: XML_TYPES.atom, href: head.selfUrls['atom'] }),
    ...head.hubs.map((href) => makeElement('link', { rel: 'hub', href })),
    ...makeArchiveElements(head, 'atom'),
    ...getChildren(base, 'generator'),
    ...makeAtomText(base, 'rights'),
    ...getChildren(base, 'icon'),
    ...getChildren(base, 'logo'),
    ...head.tombstones.map(({ id, when, comment }) =>
      makeElement('at:deleted-entry', { ref: id, when: formatRfc3339(when) }, makeElement('at:comment', {}, comment)),
    ),
  )
}
