import { formatRfc3339 } from '../../model/index.ts'
import type { FeedDocument, FeedHead } from '../document.ts'
import type { FeedItem, FeedPerson } from '../item.ts'
import { escapeHtml } from '../item-html.ts'
import { getChild, getChildren, getText, makeElement, type XmlElement } from '../xml.ts'

/**
 * The one seam at which RSS and Atom get what npm `feed` 6 cannot say or says wrongly: related coverage, people, media,
 * enclosures, corrections, languages, tombstones, typed links. Each function makes the elements of one subject and
 * works for both formats: in RSS, Atom's own elements have the prefix `atom:` (RSS Advisory Board profile §5.1).
 */
type Prefix = '' | 'atom:'

/** Namespaces used by fragments and heads; the root of every document declares those it needs. */
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

/** RFC 5005's namespace: declared in archives, for the mark that they are one. */
export const ARCHIVE_NAMESPACE = { 'xmlns:fh': 'http://purl.org/syndication/history/1.0' } as const

/** RFC 6721's namespace: declared only when there is a tombstone, since the W3C validator does not know it. */
const TOMBSTONE_NAMESPACE = { 'xmlns:at': 'http://purl.org/atompub/tombstones/1.0' } as const

/** Each story of the related coverage as a link with its title, strongest first (RFC 4287 §4.2.7.2). */
const relatedLinks = (item: FeedItem, prefix: Prefix): XmlElement[] =>
  item.related.map(({ title, url, language }) =>
    makeElement(`${prefix}link`, { rel: 'related', type: 'text/html', hreflang: language, title, href: url }),
  )

/** Agency copy points to where it comes from (`via`, RFC 4287 §4.2.7.2). */
const sourceLinks = ({ source }: FeedItem, prefix: Prefix): XmlElement[] =>
  source?.url === undefined ? [] : [makeElement(`${prefix}link`, { rel: 'via', title: source.title, href: source.url })]

/** Audio and video: RSS takes one enclosure and no title, Atom any number. */
const rssEnclosure = ({ attachments: [first] }: FeedItem): XmlElement[] =>
  first === undefined ? [] : [makeElement('enclosure', { url: first.url, length: first.length, type: first.type })]

const atomEnclosures = ({ attachments }: FeedItem): XmlElement[] =>
  attachments.map(({ url, length, type, title }) =>
    makeElement('link', { rel: 'enclosure', type, length, title, href: url }),
  )

/** The picture with its words and size (Media RSS 1.5.1); roles are the EBU's, in lower case. */
function media({ image }: FeedItem): XmlElement[] {
  if (image === undefined) return []
  const { url, type, width, height, length, alt, caption, credit } = image
  const described = caption ?? (alt === '' ? undefined : alt)
  return [
    makeElement(
      'media:content',
      { url, type, medium: 'image', width, height, fileSize: length },
      described === undefined ? undefined : makeElement('media:description', { type: 'plain' }, described),
      credit === undefined
        ? undefined
        : makeElement('media:credit', { role: 'photographer', scheme: 'urn:ebu' }, credit),
      makeElement('media:thumbnail', { url, width, height }),
    ),
  ]
}

const person = (name: string, { name: called, url, email }: FeedPerson, prefix: Prefix): XmlElement =>
  makeElement(
    name,
    {},
    makeElement(`${prefix}name`, {}, called),
    url === undefined ? undefined : makeElement(`${prefix}uri`, {}, url),
    email === undefined ? undefined : makeElement(`${prefix}email`, {}, email),
  )

/** One creator, since most readers keep only one, and each author in full beside it. */
const rssPeople = (item: FeedItem): XmlElement[] => [
  makeElement('dc:creator', {}, item.byline),
  ...item.authors.map((author) => person('atom:contributor', author, 'atom:')),
]

/** A correction moves `updated`; `pubDate` stays. RSS has no word for it, so Atom's is used. */
const rssUpdated = ({ updated, published }: FeedItem): XmlElement[] =>
  updated === published ? [] : [makeElement('atom:updated', {}, formatRfc3339(updated))]

/** The item as `feed` rendered it, with what it lacks, in the order the profile advises. */
export function extendRssItem(base: XmlElement, item: FeedItem): XmlElement {
  const [creator, ...contributors] = rssPeople(item)
  const description = getChild(base, 'description')
  return makeElement(
    'item',
    {},
    getChild(base, 'title'),
    makeElement('link', {}, item.url),
    getChild(base, 'guid'),
    getChild(base, 'pubDate'),
    creator,
    // A description is HTML by custom: a plain summary is escaped as such (profile §4.1.1.20.5).
    description === undefined ? undefined : makeElement('description', {}, escapeHtml(getText(description))),
    ...getChildren(base, 'content:encoded').map(() => makeElement('content:encoded', {}, item.html)),
    ...getChildren(base, 'category'),
    ...rssEnclosure(item),
    ...media(item),
    ...(item.language === undefined ? [] : [makeElement('dc:language', {}, item.language)]),
    ...rssUpdated(item),
    ...contributors,
    ...relatedLinks(item, 'atom:'),
    ...sourceLinks(item, 'atom:'),
  )
}

const atomText = (base: XmlElement, name: string): XmlElement[] =>
  // `feed` types titles and summaries as HTML though they are text: half a headline is lost at a `<`.
  getChildren(base, name).map((child) => makeElement(name, { type: 'text' }, getText(child)))

/** The entry as `feed` rendered it, with what it lacks. */
export function extendAtomEntry(base: XmlElement, item: FeedItem): XmlElement {
  return makeElement(
    'entry',
    { 'xml:lang': item.language },
    ...getChildren(base, 'id'),
    ...atomText(base, 'title'),
    makeElement('link', { rel: 'alternate', type: 'text/html', href: item.url }),
    ...relatedLinks(item, ''),
    ...sourceLinks(item, ''),
    ...atomEnclosures(item),
    makeElement('published', {}, formatRfc3339(item.published)),
    makeElement('updated', {}, formatRfc3339(item.updated)),
    ...item.authors.map((author) => person('author', author, '')),
    ...getChildren(base, 'category').map(({ attributes: { term, scheme, label } }) =>
      makeElement('category', { term, scheme, label }),
    ),
    ...atomText(base, 'summary'),
    ...getChildren(base, 'content').map(() =>
      makeElement('content', { type: 'html', 'xml:base': item.url }, item.html),
    ),
    ...media(item),
  )
}

/** The channel as `feed` rendered it, without items, with what it lacks. */
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
    ...rssImage(head),
    makeElement('atom:link', { rel: 'self', type: XML_TYPES.rss, href: head.selfUrls['rss'] }),
    ...head.hubs.map((href) => makeElement('atom:link', { rel: 'hub', href })),
    ...archiveElements(head, 'rss'),
    makeElement('sy:updatePeriod', {}, 'hourly'),
    makeElement('sy:updateFrequency', {}, '4'),
  )
}

/** The way through the feed's history (RFC 5005 §4; for RSS, appendix B), and the mark of an archive. */
function archiveElements({ archive }: FeedHead, format: 'rss' | 'atom'): XmlElement[] {
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
  // An archive with no other before or after it cannot bear the mark: the W3C validator calls it incomplete.
  return isMarked(archive) ? [...links, makeElement('fh:archive')] : links
}

const isMarked = ({ current, previous, next }: FeedHead['archive']): boolean =>
  current !== undefined && (previous ?? next) !== undefined

/** RSS allows a picture of at most 144 by 400 pixels (RSS 2.0, `<image>`), and wants to know its size. */
function rssImage({ logo, title, homeUrl }: FeedHead): XmlElement[] {
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

/** The feed as `feed` rendered it, without entries, with what it lacks. */
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
    ...atomText(base, 'title'),
    ...atomText(base, 'subtitle'),
    makeElement('updated', {}, formatRfc3339(head.updated)),
    person('author', head.publisher, ''),
    // Only the page may be `alternate`: newsboat takes the last alternate as the feed's website.
    makeElement('link', { rel: 'alternate', type: 'text/html', href: head.homeUrl }),
    makeElement('link', { rel: 'self', type: XML_TYPES.atom, href: head.selfUrls['atom'] }),
    ...head.hubs.map((href) => makeElement('link', { rel: 'hub', href })),
    ...archiveElements(head, 'atom'),
    ...getChildren(base, 'generator'),
    ...atomText(base, 'rights'),
    ...getChildren(base, 'icon'),
    ...getChildren(base, 'logo'),
    ...head.tombstones.map(({ id, when, comment }) =>
      makeElement('at:deleted-entry', { ref: id, when: formatRfc3339(when) }, makeElement('at:comment', {}, comment)),
    ),
  )
}
