/** The formats as WordPress names them in a query: its word for the usual one is `feed`. */
const NAMES: readonly string[] = ['feed', 'rss2', 'rss', 'rdf', 'atom']

/** What a query may be about, with the folder of its pages. */
const FOLDERS: Readonly<Record<string, string>> = { category_name: 'category', author_name: 'author', tag: 'tag' }

/**
 * The path of a feed that WordPress also gives by a query, `/?feed=rss2`, `/?category_name=europe&feed=atom`, without
 * slashes at either end and percent-encoded; undefined for every other query. Numbers (`cat=3`) mean nothing outside its
 * database.
 */
export function parseWordpressQuery(query: string): string | undefined {
  const asked = new URLSearchParams(query)
  const feed = asked.get('feed') ?? ''
  const isOfComments = feed.startsWith('comments-')
  const format = isOfComments ? feed.slice('comments-'.length) : feed
  if (!NAMES.includes(format) || asked.has('cat') || asked.has('author') || asked.has('p')) return undefined
  const file = format === 'feed' ? 'feed' : `feed/${format}`
  if (isOfComments) return `comments/${file}`
  const subjects = Object.entries(FOLDERS).flatMap(([name, folder]) =>
    asked.getAll(name).map((value) => [folder, ...value.split('/')].map(encodeURIComponent).join('/')),
  )
  return subjects.length > 1 ? undefined : [...subjects, file].join('/')
}
