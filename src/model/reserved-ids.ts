/** First segments of the site's own paths, apart from the files of feeds. */
const RESERVED_IDS: ReadonlySet<string> = new Set([
  '404.html',
  '410.html',
  'archive',
  'articles',
  'assets',
  'authors',
  'favicon.ico',
  'feeds',
  'feeds-authors.opml',
  'feeds-sections.opml',
  'feeds-tags.opml',
  'feeds.opml',
  'healthz',
  'index',
  'index.html',
  'metrics',
  'news-sitemap.xml',
  'page',
  'readyz',
  'robots.txt',
  'sections',
  'sitemap.xml',
  'sitemaps',
  'tags',
])

/** True if the site has a path of its own that begins with an id, given in lower case: no section may have it. */
export const isReservedId = (id: string, feedFiles: readonly string[]): boolean =>
  RESERVED_IDS.has(id) || feedFiles.includes(id)
