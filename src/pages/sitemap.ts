import type { Catalog } from '../catalog/index.ts'
import type { SortedList, Task } from '../collections/index.ts'
import { makeElement, makePagePath, serializeAround, serializeXml, type XmlElement } from '../feeds/index.ts'
import {
  type Article,
  formatRfc3339,
  getArticleUrl,
  getLastChange,
  getLifecycleState,
  resolveAddress,
} from '../model/index.ts'
import { NEWS_SITEMAP_PATH, SITEMAP_PATH } from './page-paths.ts'

/** Addresses in one sitemap; 50,000 are allowed (https://www.sitemaps.org/protocol.html). */
const MOST_ADDRESSES = 20_000
/** Google takes stories of the last two days, at most 1,000 (https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap). */
export const NEWS_WINDOW = 48 * 3_600_000
const MOST_NEWS = 1000

const XMLNS = 'http://www.sitemaps.org/schemas/sitemap/0.9'

/** Addresses made in one step. */
const STEP = 20

/** Whether an article's page is in the site: a sitemap speaks for its own host. */
export const isOnSite = ({ url }: Article, base: string): boolean =>
  url === undefined || resolveAddress(base, url).startsWith(base)

/** All that sitemaps draw on. */
export interface SitemapContext {
  readonly catalogue: Catalog
  readonly base: string
  /** Visible articles whose pages are in the site, newest first. */
  readonly here: SortedList<Article>
}

const splitIntoParts = ({ here }: SitemapContext): number => Math.ceil(here.length / MOST_ADDRESSES)

const partPath = (part: number): string => `sitemaps/${part}.xml`
const PART = /^sitemaps\/([1-9]\d{0,3})\.xml$/

/** The paths of all sitemaps. */
export function sitemapPaths(context: SitemapContext): string[] {
  const parts = splitIntoParts(context)
  const own = parts <= 1 ? [] : Array.from({ length: parts }, (_, index) => partPath(index + 1))
  return [SITEMAP_PATH, NEWS_SITEMAP_PATH, ...own]
}

/** Whether it could be a sitemap's path, by its name alone. */
export const isSitemapPath = (path: string): boolean =>
  path === SITEMAP_PATH || path === NEWS_SITEMAP_PATH || PART.test(path)

/** Whether a sitemap is at a path. */
export function isSitemap(context: SitemapContext, path: string): boolean {
  const part = PART.exec(path)?.[1]
  return part === undefined
    ? isSitemapPath(path)
    : splitIntoParts(context) > 1 && Number(part) <= splitIntoParts(context)
}

/** The sitemap at a path: all pages, or where they are many an index of parts, numbered from the oldest. */
export function* renderSitemap(context: SitemapContext, path: string): Task<string> {
  const { catalogue, base, here } = context
  if (path === NEWS_SITEMAP_PATH) return yield* renderNews(catalogue, base)
  const parts = splitIntoParts(context)
  if (parts > 1 && path === SITEMAP_PATH) {
    const addresses = Array.from({ length: parts }, (_, index) => resolveAddress(base, partPath(index + 1)))
    return wrapSitemap(
      'sitemapindex',
      {},
      addresses.map((address) => makeElement('sitemap', {}, makeElement('loc', {}, address))).map(printEntry),
    )
  }
  const part = Number(PART.exec(path)?.[1] ?? parts)
  const newest = Math.max(0, here.length - part * MOST_ADDRESSES)
  const pages = yield* printEntries(here.slice(newest, here.length - (part - 1) * MOST_ADDRESSES), (article) =>
    page(catalogue, article, base),
  )
  if (part < parts) return wrapSitemap('urlset', {}, pages)
  const lists = yield* printEntries(catalogue.directory, ({ name }) =>
    makeElement('url', {}, makeElement('loc', {}, resolveAddress(base, makePagePath(name)))),
  )
  return wrapSitemap('urlset', {}, [...lists, ...pages])
}

function page(catalogue: Catalog, article: Article, base: string): XmlElement {
  const { site } = catalogue.newsroom
  return makeElement(
    'url',
    {},
    makeElement('loc', {}, getArticleUrl(site, article, base)),
    makeElement('lastmod', {}, formatRfc3339(getLastChange(article, catalogue.now))),
  )
}

function* renderNews(catalogue: Catalog, base: string): Task<string> {
  const { site } = catalogue.newsroom
  const stories = yield* printEntries(listNews(catalogue, base), (article) =>
    makeElement(
      'url',
      {},
      makeElement('loc', {}, getArticleUrl(site, article, base)),
      makeElement(
        'news:news',
        {},
        makeElement(
          'news:publication',
          {},
          makeElement('news:name', {}, site.title),
          makeElement('news:language', {}, newsLanguage(article.language ?? site.language)),
        ),
        makeElement('news:publication_date', {}, formatRfc3339(article.published)),
        makeElement('news:title', {}, article.title),
      ),
    ),
  )
  return wrapSitemap('urlset', { 'xmlns:news': 'http://www.google.com/schemas/sitemap-news/0.9' }, stories)
}

/** ISO 639, but for the two kinds of Chinese. */
const newsLanguage = (language: string): string =>
  /^zh/i.test(language) ? (/-(?:tw|hk|hant)/i.test(language) ? 'zh-tw' : 'zh-cn') : (language.split('-')[0] ?? language)

/** Stories of the last two days that stand. */
function listNews(catalogue: Catalog, base: string): Article[] {
  const stories: Article[] = []
  for (const article of catalogue.scopes.get('')?.articles ?? []) {
    if (article.published <= catalogue.now - NEWS_WINDOW || stories.length === MOST_NEWS) break
    if (isOnSite(article, base) && getLifecycleState(article, catalogue.now) === 'live') stories.push(article)
  }
  return stories
}

/** When the next story grows too old for the news sitemap; absent: none is in it. */
export function getNextNewsChange(catalogue: Catalog, base: string): number | undefined {
  const oldest = listNews(catalogue, base).at(-1)
  return oldest === undefined ? undefined : oldest.published + NEWS_WINDOW
}

function* printEntries<T>(all: Iterable<T>, make: (each: T) => XmlElement): Task<string[]> {
  const texts: string[] = []
  for (const each of all) {
    texts.push(printEntry(make(each)))
    if (texts.length % STEP === 0) yield
  }
  return texts
}

const printEntry = (xml: XmlElement): string => serializeXml(xml, () => 'named', '  ')

const wrapSitemap = (name: string, namespaces: Record<string, string>, children: readonly string[]): string =>
  `<?xml version="1.0" encoding="utf-8"?>\n${serializeAround(name, { xmlns: XMLNS, ...namespaces }, children)}`

/** `robots.txt` (RFC 9309): everything may be read, and here is the list. */
export const renderRobots = (base: string): string =>
  `User-agent: *\nAllow: /\n\nSitemap: ${resolveAddress(base, SITEMAP_PATH)}\nSitemap: ${resolveAddress(base, NEWS_SITEMAP_PATH)}\n`
