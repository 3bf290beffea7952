import { type Author, Feed, type FeedOptions, type Item } from 'feed'
import type { FeedDocument, FeedHead } from '../document.ts'
import type { FeedItem } from '../feed-item.ts'
import type { FeedExtension } from '../format.ts'
import type { FeedPerson } from '../item-parts.ts'
import type { XmlElement } from '../xml.ts'

/**
 * Percent-encodes a free text for npm `feed` 6, which renders the base of RSS and Atom. Its serializer breaks the XML on
 * a second `]]>`, on control characters and on `<` in a category, and drops one level of `&amp;`. Remove when it escapes.
 */
const protectText = (text: string): string => encodeURIComponent(text)

/** npm `feed` parses ids as URLs and throws on a plain word: encoded, an id is an opaque URL. */
const protectId = (id: string): string => `id:${protectText(id)}`

const protectPerson = ({ name, email, url }: FeedPerson): Author => ({
  name: protectText(name),
  ...(email === undefined ? {} : { email }),
  ...(url === undefined ? {} : { link: url }),
})

/** Returns a new npm `Feed` without items, since rendering deletes fields. Sets every option that defaults to the clock. */
export function makeNpmFeed(head: FeedHead & Pick<FeedDocument, 'updated'>): Feed {
  const { selfUrls, logo, icon, rights, publisher } = head
  const options: FeedOptions = {
    id: protectId(head.id),
    title: protectText(head.title),
    description: protectText(head.description),
    link: head.homeUrl,
    language: head.language.toLowerCase(),
    updated: new Date(head.updated),
    generator: 'Sectionwire',
    docs: 'https://www.rssboard.org/rss-specification',
    ttl: 15,
    author: protectPerson(publisher),
    ...(rights === undefined ? {} : { copyright: protectText(rights) }),
    ...(logo === undefined ? {} : { image: logo.url }),
    ...(icon === undefined ? {} : { favicon: icon }),
    feedLinks: { ...selfUrls },
  }
  return new Feed(options)
}

/** Returns a feed of which only the items are used: their elements are extended and kept as fragments. */
export function makeNpmFeedOfItems(items: readonly FeedItem[], format: 'rss' | 'atom'): Feed {
  const feed = new Feed({ title: 'items', link: 'https://items.invalid/', updated: new Date(0) })
  for (const item of items) feed.addItem(toNpmItem(item, format))
  return feed
}

function toNpmItem(item: FeedItem, format: 'rss' | 'atom'): Item {
  return {
    id: protectId(format === 'atom' ? item.atomId : item.id),
    title: protectText(item.title),
    link: item.url,
    date: new Date(item.updated),
    published: new Date(item.published),
    ...(item.summary === '' ? {} : { description: protectText(item.summary) }),
    // A placeholder: extend.ts inserts the body, which is most of an item, so that it is not parsed and serialized twice.
    ...(item.html === undefined ? {} : { content: 'body' }),
    // In RSS npm `feed` writes names as <author>, which takes e-mail addresses: extend.ts adds people there.
    ...(format === 'atom' ? { author: item.authors.map(protectPerson) } : {}),
    category: item.categories.map(({ term, scheme, label, path }) =>
      format === 'atom'
        ? { term: protectText(term), scheme, name: protectText(label) }
        : { name: protectText(path), domain: protectText(scheme) },
    ),
  }
}

/** Elements of RSS and Atom whose text `protectText` has encoded. */
const PROTECTED = new Set(['title', 'description', 'subtitle', 'summary', 'copyright', 'rights', 'name', 'category'])
/** Elements whose text `protectId` has encoded. */
const IDS = new Set(['guid', 'id'])

/** Decodes every protected text and id in what npm `feed` rendered. */
export function restoreText(xml: XmlElement): XmlElement {
  const children = xml.children.map((child) => {
    if (typeof child !== 'string') return restoreText(child)
    if (IDS.has(xml.name)) return decodeURIComponent(child.replace(/^id:/, ''))
    return PROTECTED.has(xml.name) ? decodeURIComponent(child) : child
  })
  const { name, attributes } = xml
  if (name !== 'category') return { name, attributes, children }
  const decoded = Object.entries(attributes).map(([key, value]) => [
    key,
    key === 'scheme' ? value : decodeURIComponent(value),
  ])
  return { ...xml, attributes: Object.fromEntries(decoded), children }
}

/**
 * Returns the rendered items, decoded and completed.
 *
 * @param rendered the elements that npm `feed` rendered, one for each item
 * @param complete adds what npm `feed` lacks
 */
export const completeItems = (
  rendered: readonly XmlElement[],
  items: readonly FeedItem[],
  complete: (base: XmlElement, item: FeedItem) => XmlElement,
  { extendItem }: FeedExtension,
): XmlElement[] =>
  items.map((item, index) => {
    const base = rendered[index]
    if (base === undefined) throw new Error('feed rendered too few items')
    const completed = complete(restoreText(base), item)
    return extendItem?.(completed, item) ?? completed
  })
