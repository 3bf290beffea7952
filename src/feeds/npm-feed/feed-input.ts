import { type Author, Feed, type FeedOptions, type Item } from 'feed'
import type { FeedDocument, FeedHead } from '../document.ts'
import type { FeedItem, FeedPerson } from '../item.ts'
import type { XmlElement } from '../xml.ts'

/**
 * npm `feed` 6 models the feed and renders the base of RSS and Atom. It gets a fresh `Feed` of copies for each render
 * (it deletes fields of what it is given), and every free text goes through it in armour: percent-encoded ASCII, which
 * its serialiser cannot damage. Unarmoured it breaks the XML on a second `]]>`, on control characters and on `<` in a
 * category, and swallows one level of `&amp;`. Drop when its serialiser escapes right.
 */
const protectText = (text: string): string => encodeURIComponent(text)

/** Ids are taken apart as URLs by `feed` (it throws on a plain word): in armour they are opaque URLs. */
const protectId = (id: string): string => `id:${protectText(id)}`

const protectPerson = ({ name, email, url }: FeedPerson): Author => ({
  name: protectText(name),
  ...(email === undefined ? {} : { email }),
  ...(url === undefined ? {} : { link: url }),
})

/** The feed without items, as `feed` takes it. Every option that it would else fill from the clock or itself is given. */
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

/** A feed of nothing but items: their elements are taken out, extended and kept as fragments. */
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
    // The body is most of an item: `feed` gets a word in its place, and extend.ts puts it in, read and written once.
    ...(item.html === undefined ? {} : { content: 'body' }),
    // In RSS `feed` writes names as <author>, which is for e-mail addresses: extend.ts gives people there.
    ...(format === 'atom' ? { author: item.authors.map(protectPerson) } : {}),
    category: item.categories.map(({ term, scheme, label, path }) =>
      format === 'atom'
        ? { term: protectText(term), scheme, name: protectText(label) }
        : { name: protectText(path), domain: protectText(scheme) },
    ),
  }
}

/** The texts that were armoured on the way in, by the names they have in RSS and Atom; ids lose their `id:` too. */
const PROTECTED = new Set(['title', 'description', 'subtitle', 'summary', 'copyright', 'rights', 'name', 'category'])
const IDS = new Set(['guid', 'id'])

/** Takes the armour off everything that `feed` rendered. */
export function restoreText(xml: XmlElement): XmlElement {
  const children = xml.children.map((child) => {
    if (typeof child !== 'string') return restoreText(child)
    if (IDS.has(xml.name)) return decodeURIComponent(child.replace(/^id:/, ''))
    return PROTECTED.has(xml.name) ? decodeURIComponent(child) : child
  })
  const { attributes } = xml
  if (xml.name !== 'category') return { ...xml, children }
  const decoded = Object.entries(attributes).map(([key, value]) => [
    key,
    key === 'scheme' ? value : decodeURIComponent(value),
  ])
  return { ...xml, attributes: Object.fromEntries(decoded), children }
}
