import { type Catalog, EMPTY_CONTENTS } from '../catalog/index.ts'
import type { SortedList, Task } from '../collections/index.ts'
import { makeElement, makePagePath, serializeAround, serializeXml, type XmlElement } from '../feeds/index.ts'
import {
  type Article,
  formatRfc3339,
  getArticleUrl,
  getLastChange,
  getLifecycleState,
  type Instant,
  resolveAddress,
  type Site,
} from '../model/index.ts'
import { NEWS_SITEMAP_PATH, SITEMAP_PATH } from './page-paths.ts'

/** Addresses in one sitemap; the protocol allows 50,000 (https://www.sitemaps.org/protocol.html). */
const MAX_ADDRESSES = 20_000
/** Google accepts stories of the last two days, at most 1,000 (https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap). */
const NEWS_WINDOW = 48 * 3_600_000
const MAX_NEWS = 1000

const XMLNS = 'http://www.sitemaps.org/schemas/sitemap/0.9'

/** Addresses rendered in one step of a task. */
const STEP_SIZE = 20

/** Returns true if an article's page is on this site: a sitemap may list pages of its own host only. */
export const isOnSite = ({ url }: Article, base: string): boolean =>
  url === undefined || resolveAddress(base, url).startsWith(base)

const countParts = (pages: number): number => Math.ceil(pages / MAX_ADDRESSES)

const makePartPath = (part: number): string => `sitemaps/${part}.xml`
const PART = /^sitemaps\/([1-9]\d{0,3})\.xml$/

/**
 * Returns the paths of all sitemaps.
 *
 * @param pages number of articles with a page on the site
 */
export function listSitemapPaths(pages: number): string[] {
  const parts = countParts(pages)
  const partPaths = parts <= 1 ? [] : Array.from({ length: parts }, (_, index) => makePartPath(index + 1))
  return [SITEMAP_PATH, NEWS_SITEMAP_PATH, ...partPaths]
}

/** Returns true if a path has the form of a sitemap's; the sitemap need not exist. */
export const isSitemapPath = (path: string): boolean =>
  path === SITEMAP_PATH || path === NEWS_SITEMAP_PATH || PART.test(path)

/**
 * Returns true if there is a sitemap at a path.
 *
 * @param pages number of articles with a page on the site
 */
export function isSitemap(pages: number, path: string): boolean {
  const part = PART.exec(path)?.[1]
  const parts = countParts(pages)
  return part === undefined ? isSitemapPath(path) : parts > 1 && Number(part) <= parts
}

/** The content of the sitemap of all pages. */
export interface SitemapContent {
  readonly site: Site
  /** The site's address, with a trailing slash. */
  readonly base: string
  readonly directory: Catalog['directory']
  /** Visible articles with a page on the site, newest first. */
  readonly pages: SortedList<Article>
  readonly now: Instant
}

/** Renders the sitemap at a path: all pages, or an index of parts if there are many. The oldest pages are in part 1. */
export function* renderSitemap(content: SitemapContent, path: string): Task<string> {
  const { site, base, directory, pages, now } = content
  const parts = countParts(pages.length)
  if (parts > 1 && path === SITEMAP_PATH) return renderSitemapIndex(parts, base)
  const part = Number(PART.exec(path)?.[1] ?? parts)
  const newest = Math.max(0, pages.length - part * MAX_ADDRESSES)
  const articles = yield* renderEntries(
    pages.slice(newest, pages.length - (part - 1) * MAX_ADDRESSES),
    (article): XmlElement =>
      makeElement(
        'url',
        {},
        makeElement('loc', {}, getArticleUrl(site, article, base)),
        makeElement('lastmod', {}, formatRfc3339(getLastChange(article, now))),
      ),
  )
  if (part < parts) return wrapEntries('urlset', {}, articles)
  const lists = yield* renderEntries(directory, ({ name }) =>
    makeElement('url', {}, makeElement('loc', {}, resolveAddress(base, makePagePath(name)))),
  )
  return wrapEntries('urlset', {}, [...lists, ...articles])
}

function renderSitemapIndex(parts: number, base: string): string {
  const addresses = Array.from({ length: parts }, (_, index) => resolveAddress(base, makePartPath(index + 1)))
  const entries = addresses.map((address) => makeElement('sitemap', {}, makeElement('loc', {}, address)))
  return wrapEntries('sitemapindex', {}, entries.map(renderEntry))
}

/** The content of the news sitemap. */
export interface NewsSitemapContent extends Pick<SitemapContent, 'site' | 'base'> {
  /** As `listNewsStories` returns them. */
  readonly stories: readonly Article[]
}

/** Renders the news sitemap. */
export function* renderNewsSitemap({ site, base, stories }: NewsSitemapContent): Task<string> {
  const entries = yield* renderEntries(stories, (article) =>
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
          makeElement('news:language', {}, toNewsLanguage(article.language ?? site.language)),
        ),
        makeElement('news:publication_date', {}, formatRfc3339(article.published)),
        makeElement('news:title', {}, article.title),
      ),
    ),
  )
  return wrapEntries('urlset', { 'xmlns:news': 'http://www.google.com/schemas/sitemap-news/0.9' }, entries)
}

/** Returns the ISO 639 code of a language; Google asks for `zh-cn` and `zh-tw` instead of `zh`. */
const toNewsLanguage = (language: string): string =>
  /^zh/i.test(language) ? (/-(?:tw|hk|hant)/i.test(language) ? 'zh-tw' : 'zh-cn') : (language.split('-')[0] ?? language)

/** Returns the stories of the last two days that are on the site, for search engines and not retracted, newest first. */
export function listNewsStories({ scopes, now }: Pick<Catalog, 'scopes' | 'now'>, base: string): readonly Article[] {
  const stories: Article[] = []
  const { articles } = scopes.get('') ?? EMPTY_CONTENTS
  for (const article of articles) {
    if (article.published <= now - NEWS_WINDOW || stories.length === MAX_NEWS) break
    const isNamed = article.listing === undefined && isOnSite(article, base)
    if (isNamed && getLifecycleState(article, now) === 'live') stories.push(article)
  }
  return stories
}

/** Returns when the next story becomes too old for the news sitemap. */
export function getNextNewsChange(catalog: Catalog, base: string): Instant | undefined {
  const oldest = listNewsStories(catalog, base).at(-1)
  return oldest === undefined ? undefined : oldest.published + NEWS_WINDOW
}

function* renderEntries<T>(all: Iterable<T>, toElement: (each: T) => XmlElement): Task<string[]> {
  const texts: string[] = []
  for (const each of all) {
    texts.push(renderEntry(toElement(each)))
    if (texts.length % STEP_SIZE === 0) yield
  }
  return texts
}

const renderEntry = (xml: XmlElement): string => serializeXml(xml, () => 'named', '  ')

const wrapEntries = (name: string, namespaces: Record<string, string>, entries: readonly string[]): string =>
  `<?xml version="1.0" encoding="utf-8"?>\n${serializeAround(name, { xmlns: XMLNS, ...namespaces }, entries)}`

/** Renders `robots.txt` (RFC 9309): allows everything and names the sitemaps. */
export const renderRobots = (base: string): string =>
  `User-agent: *\nAllow: /\n\nSitemap: ${resolveAddress(base, SITEMAP_PATH)}\nSitemap: ${resolveAddress(base, NEWS_SITEMAP_PATH)}\n`
