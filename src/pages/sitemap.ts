import type { Catalogue } from '../catalogue/catalogue.ts'
import { articleUrl } from '../feeds/article-url.ts'
import { rfc3339 } from '../feeds/dates.ts'
import { addressOf, pagePath } from '../feeds/paths.ts'
import { element, serialise, type XmlElement } from '../feeds/xml.ts'
import type { Article } from '../newsroom/article.ts'
import { lastChange, stateAt } from '../newsroom/lifecycle.ts'
import { NEWS_SITEMAP_PATH, SITEMAP_PATH } from './places.ts'

/** Addresses in one sitemap; 50,000 are allowed (https://www.sitemaps.org/protocol.html). */
const MOST_ADDRESSES = 20_000
/** Google takes stories of the last two days, at most 1,000 (https://developers.google.com/search/docs/crawling-indexing/sitemaps/news-sitemap). */
export const NEWS_WINDOW = 48 * 3_600_000
const MOST_NEWS = 1000

const XMLNS = 'http://www.sitemaps.org/schemas/sitemap/0.9'

const isHere = ({ url }: Article, base: string): boolean => url === undefined || addressOf(base, url).startsWith(base)

/** All but those whose pages are elsewhere: a sitemap speaks for its own host. */
const articlesOf = ({ scopes }: Catalogue, base: string): readonly Article[] =>
  (scopes.get('')?.articles ?? []).filter((article) => isHere(article, base))

const partsOf = (articles: readonly Article[]): number => Math.ceil(articles.length / MOST_ADDRESSES)

const partPath = (part: number): string => `sitemaps/${part}.xml`

/** The paths of all sitemaps. */
export function sitemapPaths(catalogue: Catalogue, base: string): string[] {
  const parts = partsOf(articlesOf(catalogue, base))
  const own = parts <= 1 ? [] : Array.from({ length: parts }, (_, index) => partPath(index + 1))
  return [SITEMAP_PATH, NEWS_SITEMAP_PATH, ...own]
}

/** The sitemap at a path: all pages, or where they are many an index of parts, numbered from the oldest. */
export function renderSitemap(catalogue: Catalogue, base: string, path: string): string {
  if (path === NEWS_SITEMAP_PATH) return renderNews(catalogue, base)
  const all = articlesOf(catalogue, base)
  const scopes = [...catalogue.scopes.values()].map(({ name }) => name).sort()
  const lists = scopes.map((name) => element('url', {}, element('loc', {}, addressOf(base, pagePath(name)))))
  const parts = partsOf(all)
  if (parts <= 1) return urlset([...lists, ...all.map((article) => page(catalogue, article, base))])
  if (path === SITEMAP_PATH) {
    const entries = Array.from({ length: parts }, (_, index) =>
      element('sitemap', {}, element('loc', {}, addressOf(base, partPath(index + 1)))),
    )
    return xml(element('sitemapindex', { xmlns: XMLNS }, ...entries))
  }
  const part = Number(/\d+/.exec(path)?.[0])
  const from = Math.max(0, all.length - part * MOST_ADDRESSES)
  const pages = all
    .slice(from, all.length - (part - 1) * MOST_ADDRESSES)
    .map((article) => page(catalogue, article, base))
  return urlset(part === parts ? [...lists, ...pages] : pages)
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

function renderNews(catalogue: Catalogue, base: string): string {
  const { site } = catalogue.newsroom
  const stories = newsOf(catalogue, base).map((article) =>
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
  return urlset(stories, { 'xmlns:news': 'http://www.google.com/schemas/sitemap-news/0.9' })
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

const urlset = (children: readonly XmlElement[], more: Record<string, string> = {}): string =>
  xml(element('urlset', { xmlns: XMLNS, ...more }, ...children))

const xml = (root: XmlElement): string => `<?xml version="1.0" encoding="utf-8"?>\n${serialise(root, () => 'named')}`

/** `robots.txt` (RFC 9309): everything may be read, and here is the list. */
export const renderRobots = (base: string): string =>
  `User-agent: *\nAllow: /\n\nSitemap: ${addressOf(base, SITEMAP_PATH)}\nSitemap: ${addressOf(base, NEWS_SITEMAP_PATH)}\n`
