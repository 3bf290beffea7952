/** Values of `feed` in a query of WordPress; `feed` is its default format. */
const FEED_NAMES: readonly string[] = ['feed', 'rss2', 'rss', 'rdf', 'atom']

/** Folders of pages by the parameter that names their subject. */
const FOLDERS: Readonly<Record<string, string>> = { category_name: 'category', author_name: 'author', tag: 'tag' }

/**
 * Returns the path of a feed that WordPress also serves by a query such as `/?category_name=europe&feed=atom`, without
 * slashes at either end and percent-encoded; undefined for other queries. Numbers (`cat=3`) are ids of its database.
 */
export function parseWordpressQuery(query: string): string | undefined {
  const parameters = new URLSearchParams(query)
  const feed = parameters.get('feed') ?? ''
  const isOfComments = feed.startsWith('comments-')
  const format = isOfComments ? feed.slice('comments-'.length) : feed
  if (!FEED_NAMES.includes(format) || parameters.has('cat') || parameters.has('author') || parameters.has('p'))
    return undefined
  const file = format === 'feed' ? 'feed' : `feed/${format}`
  if (isOfComments) return `comments/${file}`
  const subjects = Object.entries(FOLDERS).flatMap(([name, folder]) =>
    parameters.getAll(name).map((value) => [folder, ...value.split('/')].map(encodeURIComponent).join('/')),
  )
  return subjects.length > 1 ? undefined : [...subjects, file].join('/')
}
