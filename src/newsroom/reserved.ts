/** First segments of paths that are the site's own: no section can have one as its id. */
export const RESERVED_IDS: ReadonlySet<string> = new Set([
  'archive',
  'articles',
  'atom.xml',
  'authors',
  'feed.json',
  'feeds',
  'feeds.opml',
  'healthz',
  'index',
  'index.html',
  'metrics',
  'readyz',
  'rss.xml',
  'sections',
  'tags',
])
