import { type XmlAttribute, XmlDocument, type XmlElement } from 'libxml2-wasm'
import { expect } from 'vitest'

const NS = {
  a: 'http://www.w3.org/2005/Atom',
  at: 'http://purl.org/atompub/tombstones/1.0',
  content: 'http://purl.org/rss/1.0/modules/content/',
  dc: 'http://purl.org/dc/elements/1.1/',
  media: 'http://search.yahoo.com/mrss/',
  sy: 'http://purl.org/rss/1.0/modules/syndication/',
}

/** An XML document parsed by libxml2, queried by XPath; freed when the callback ends. */
export interface Xml {
  /** Returns the text of every node found. */
  readonly texts: (xpath: string) => string[]
  readonly text: (xpath: string) => string | undefined
  readonly count: (xpath: string) => number
}

/** Parses XML with libxml2; throws when it is not well-formed. */
export function readXml<T>(text: string, use: (xml: Xml) => T): T {
  const document = XmlDocument.fromString(text)
  try {
    const find = (xpath: string) => document.find(xpath, NS) as (XmlElement | XmlAttribute)[]
    const texts = (xpath: string): string[] => find(xpath).map((node) => node.content)
    return use({ texts, text: (xpath) => texts(xpath)[0], count: (xpath) => find(xpath).length })
  } finally {
    document.dispose()
  }
}

const ABSOLUTE = /^(https?:\/\/[^\s<>"]+|mailto:[^\s<>"]+|tel:[^\s<>"]+)$/
const RFC822 =
  /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} GMT$/
const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{3})?Z$/
const FORBIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/

const all = (values: readonly (string | undefined)[], pattern: RegExp, what: string): void => {
  expect(
    values.filter((value) => value === undefined || !pattern.test(value)),
    what,
  ).toEqual([])
}

const distinct = (values: readonly string[], what: string): void => {
  expect(new Set(values).size, what).toBe(values.length)
}

/** Returns every address in HTML, decoded. */
function urlsIn(html: string): string[] {
  const attributes = [...html.matchAll(/\s(?:href|src|poster|cite)="([^"]*)"/g)].map(([, url]) => url ?? '')
  const sets = [...html.matchAll(/\ssrcset="([^"]*)"/g)].flatMap(([, set]) =>
    (set ?? '').split(/,\s+/).map((candidate) => candidate.trim().split(/\s+/)[0] ?? ''),
  )
  return [...attributes, ...sets].map((url) => url.replaceAll('&amp;', '&').replaceAll('&quot;', '"'))
}

/** Expects what holds for every RSS 2.0 document (conformance 1 to 19). */
export function checkRss(text: string, selfUrl: string): void {
  expect(text).not.toMatch(FORBIDDEN)
  readXml(text, ({ texts, text: one, count }) => {
    expect(one('/rss/@version')).toBe('2.0')
    for (const name of ['title', 'link', 'description', 'language', 'lastBuildDate'])
      expect(count(`/rss/channel/${name}`), name).toBe(1)
    expect(texts('/rss/channel/a:link[@rel="self"]/@href')).toEqual([selfUrl])
    const items = count('//item')
    for (const name of ['title', 'link', 'guid', 'pubDate', 'dc:creator']) {
      expect(count(`//item[count(${name})=1]`), `each item has one ${name}`).toBe(items)
    }
    expect(count('//item/author') + count('//item[count(enclosure)>1]') + count('//item[count(description)>1]')).toBe(0)
    distinct(texts('//item/guid'), 'guids are distinct')
    expect(count('//item/guid[@isPermaLink="false"]')).toBe(items)
    all(texts('//pubDate | //lastBuildDate'), RFC822, 'RFC 822 dates')
    all(texts('//a:updated'), RFC3339, 'RFC 3339 dates')
    all(texts('//link | //a:link/@href | //a:uri | //@url | //image/url'), ABSOLUTE, 'absolute URLs')
    all(texts('//content:encoded').flatMap(urlsIn), ABSOLUTE, 'absolute URLs in bodies')
    all(texts('//enclosure/@length'), /^[1-9]\d*$/, 'true lengths')
    expect(count('//channel/item[following-sibling::*[not(self::item)]]'), 'items come last').toBe(0)
    expect(text).not.toContain('<![CDATA[')
  })
}

/** Expects what holds for every Atom document (RFC 4287 §4.1.1, §4.1.2; conformance 20 to 27). */
export function checkAtom(text: string, selfUrl: string): void {
  expect(text).not.toMatch(FORBIDDEN)
  readXml(text, ({ texts, text: one, count }) => {
    for (const name of ['id', 'title', 'updated', 'author']) expect(count(`/a:feed/a:${name}`), name).toBe(1)
    expect(one('/a:feed/@xml:lang')).toMatch(/^[a-z]{2,3}/)
    expect(texts('/a:feed/a:link[@rel="self"]/@href')).toEqual([selfUrl])
    expect(count('/a:feed/a:link[@rel="alternate"]'), 'only the page is alternate').toBe(1)
    const entries = count('//a:entry')
    for (const name of ['id', 'title', 'updated', 'published', 'link[@rel="alternate"]']) {
      expect(count(`//a:entry[count(a:${name})=1]`), `each entry has one ${name}`).toBe(entries)
    }
    expect(count('//a:entry[a:author/a:name]'), 'each entry has an author').toBe(entries)
    expect(count('//a:entry/a:title[@type="text"]')).toBe(entries)
    distinct(texts('//a:entry/a:id'), 'ids are distinct')
    all(texts('//a:id'), /^[a-z][a-z0-9+.-]*:\S+$/i, 'ids are URIs')
    all(texts('//a:updated | //a:published'), RFC3339, 'RFC 3339 dates')
    all(
      texts('//a:link/@href | //a:uri | //@url | //a:logo | //a:icon | //a:category/@scheme'),
      ABSOLUTE,
      'absolute URLs',
    )
    all(texts('//a:content[@type="html"]').flatMap(urlsIn), ABSOLUTE, 'absolute URLs in bodies')
    all(texts('//a:category/@term'), /\S/, 'categories have terms')
    expect(count('//a:entry/following-sibling::*[not(self::a:entry)]'), 'entries come last').toBe(0)
  })
}

interface JsonFeed {
  version: string
  title: string
  feed_url: string
  home_page_url: string
  items: {
    id: string
    url: string
    title: string
    content_html?: string
    content_text?: string
    summary?: string
    date_published: string
    date_modified: string
    authors: { name: string; url?: string; avatar?: string; _bio?: string }[]
    tags?: string[]
    image?: string
    attachments?: { url: string; mime_type: string; size_in_bytes: number; duration_in_seconds?: number }[]
    _related?: { title: string; url: string }[]
    _corrections?: { at: string; note: string }[]
  }[]
}

/** Expects what holds for every JSON Feed 1.1 document (conformance 28). Returns it parsed. */
export function checkJson(text: string, selfUrl: string): JsonFeed {
  const feed = JSON.parse(text) as JsonFeed
  expect(feed.version).toBe('https://jsonfeed.org/version/1.1')
  expect(feed.title).toMatch(/\S/)
  expect(feed.feed_url).toBe(selfUrl)
  distinct(
    feed.items.map(({ id }) => id),
    'ids are distinct',
  )
  for (const item of feed.items) {
    expect(JSON.stringify(Object.values(item))).not.toMatch(FORBIDDEN)
    expect(item.content_html ?? item.content_text, 'content').toBeTypeOf('string')
    expect(item.authors.length).toBeGreaterThan(0)
    all([item.date_published, item.date_modified], RFC3339, 'RFC 3339 dates')
    const people = item.authors.flatMap(({ url, avatar }) => [url, avatar].filter((value) => value !== undefined))
    const links = [item.url, ...people, ...(item.image === undefined ? [] : [item.image])]
    all([...links, ...(item._related ?? []).map(({ url }) => url)], ABSOLUTE, 'absolute URLs')
    all(urlsIn(item.content_html ?? ''), ABSOLUTE, 'absolute URLs in bodies')
  }
  return feed
}
