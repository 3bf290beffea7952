import type { Catalogue } from '../catalogue/catalogue.ts'
import type { SortedList } from '../collections/sorted-list.ts'
import type { Steps } from '../collections/steps.ts'
import { articleUrl } from '../feeds/article-url.ts'
import { rfc3339 } from '../feeds/dates.ts'
import { addressOf, pagePath } from '../feeds/paths.ts'
import { element, serialise, serialiseAround, type XmlElement } from '../feeds/xml.ts'
import type { Article } from '../newsroom/article.ts'
import { lastChange, stateAt } from '../newsroom/lifecycle.ts'
import { NEWS_SITEMAP_PATH, SITEMAP_PATH } from './places.ts'

/** Addresses in one sitemap; 50,000 are allowed (https://www.sitemaps.org/protocol.html). */
const MOST_ADDRESSES = 20_000
/** Google takes stories of the last two days, at most 1,000 (https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap). */
export const NEWS_WINDOW = 48 * 3_600_000
const MOST_NEWS = 1000

const XMLNS = 'http://www.sitemaps.org/schemas/sitemap/0.9'

/** Addresses made in one step. */
const STEP = 20

/** Whether an article's page is in the site: a sitemap speaks for its own host. */
export const isHere = ({ url }: Article, base: string): boolean =>
  url === undefined || addressOf(base, url).startsWith(base)

/** All that sitemaps draw on. */
export interface SitemapContext {
  readonly catalogue: Catalogue
  readonly base: string
  /** Visible articles whose pages are in the site, newest first. */
  readonly here: SortedList<Article>
}

const partsOf = ({ here }: SitemapContext): number => Math.ceil(here.length / MOST_ADDRESSES)

const partPath = (part: number): string => `sitemaps/${part}.xml`
const PART = /^sitemaps\/([1-9]\d{0,3})\.xml$/

/** The paths of all sitemaps. */
export function sitemapPaths(context: SitemapContext): string[] {
  const parts = partsOf(context)
  const own = parts <= 1 ? [] : Array.from({ length: parts }, (_, index) => partPath(index + 1))
  return [SITEMAP_PATH, NEWS_SITEMAP_PATH, ...own]
}

/** Whether it could be a sitemap's path, by its name alone. */
export const isSitemapPath = (path: string): boolean =>
  path === SITEMAP_PATH || path === NEWS_SITEMAP_PATH || PART.test(path)

/** Whether a sitemap is at a path. */
export function isSitemap(context: SitemapContext, path: string): boolean {
  const part = PART.exec(path)?.[1]
  return part === undefined ? isSitemapPath(path) : partsOf(context) > 1 && Number(part) <= partsOf(context)
}

/** The sitemap at a path: all pages, or where they are many an index of parts, numbered from the oldest. */
export function* renderSitemap(context: SitemapContext, path: string): Steps<string> {
  const { catalogue, base, here } = context
  if (path === NEWS_SITEMAP_PATH) return yield* renderNews(catalogue, base)
  const parts = partsOf(context)
  if (parts > 1 && path === SITEMAP_PATH) {
    const addresses = Array.from({ length: parts }, (_, index) => addressOf(base, partPath(index + 1)))
    return document(
      'sitemapindex',
      {},
      addresses.map((address) => element('sitemap', {}, element('loc', {}, address))).map(printed),
    )
  }
  const part = Number(PART.exec(path)?.[1] ?? parts)
  const newest = Math.max(0, here.length - part * MOST_ADDRESSES)
  const pages = yield* printedEach(here.slice(newest, here.length - (part - 1) * MOST_ADDRESSES), (article) =>
    page(catalogue, article, base),
  )
  if (part < parts) return document('urlset', {}, pages)
  const lists = yield* printedEach(catalogue.directory, ({ name }) =>
    element('url', {}, element('loc', {}, addressOf(base, pagePath(name)))),
  )
  return document('urlset', {}, [...lists, ...pages])
}

function page(catalogue: Catalogue, article: Article, base: string): XmlElement {
  const { site } = catalogue.newsroom
  return element(
    'url',
    {},
    element('loc', {}, articleUrl(site, article, base)),
    element('lastmod', {}, rfc3339(lastChange(article, catalogue.now))),
  )
}

function* renderNews(catalogue: Catalogue, base: string): Steps<string> {
  const { site } = catalogue.newsroom
  const stories = yield* printedEach(newsOf(catalogue, base), (article) =>
    element(
      'url',
      {},
      element('loc', {}, articleUrl(site, article, base)),
      element(
        'news:news',
        {},
        element(
          'news:publication',
          {},
          element('news:name', {}, site.title),
          element('news:language', {}, newsLanguage(article.language ?? site.language)),
        ),
        element('news:publication_date', {}, rfc3339(article.published)),
        element('news:title', {}, article.title),
      ),
    ),
  )
  return document('urlset', { 'xmlns:news': 'http://www.google.com/schemas/sitemap-news/0.9' }, stories)
}

/** ISO 639, but for the two kinds of Chinese. */
const newsLanguage = (language: string): string =>
  /^zh/i.test(language) ? (/-(?:tw|hk|hant)/i.test(language) ? 'zh-tw' : 'zh-cn') : (language.split('-')[0] ?? language)

/** Stories of the last two days that stand. */
function newsOf(catalogue: Catalogue, base: string): Article[] {
  const stories: Article[] = []
  for (const article of catalogue.scopes.get('')?.articles ?? []) {
    if (article.published <= catalogue.now - NEWS_WINDOW || stories.length === MOST_NEWS) break
    if (isHere(article, base) && stateAt(article, catalogue.now) === 'live') stories.push(article)
  }
  return stories
}

/** When the next story grows too old for the news sitemap; absent: none is in it. */
export function newsChange(catalogue: Catalogue, base: string): number | undefined {
  const oldest = newsOf(catalogue, base).at(-1)
  return oldest === undefined ? undefined : oldest.published + NEWS_WINDOW
}

function* printedEach<T>(all: Iterable<T>, make: (each: T) => XmlElement): Steps<string[]> {
  const texts: string[] = []
  for (const each of all) {
    texts.push(printed(make(each)))
    if (texts.length % STEP === 0) yield
  }
  return texts
}

const printed = (xml: XmlElement): string => serialise(xml, () => 'named', '  ')

const document = (name: string, namespaces: Record<string, string>, children: readonly string[]): string =>
  `<?xml version="1.0" encoding="utf-8"?>\n${serialiseAround(name, { xmlns: XMLNS, ...namespaces }, children)}`

/** `robots.txt` (RFC 9309): everything may be read, and here is the list. */
export const renderRobots = (base: string): string =>
  `User-agent: *\nAllow: /\n\nSitemap: ${addressOf(base, SITEMAP_PATH)}\nSitemap: ${addressOf(base, NEWS_SITEMAP_PATH)}\n`
