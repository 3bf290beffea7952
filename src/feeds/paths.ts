/**
 * Makes every path: routes, static files, self links and OPML use it. A path has no leading slash and is
 * percent-encoded; `scope` is a feed's place in the site: ``, `europe`, `authors/diane`, `tags/elections`; `archive` is
 * an archive's key.
 */
export const makeFeedPath = (scope: string, file: string, archive?: string): string =>
  `${makePagePath(scope)}${archive === undefined ? '' : `archive/${archive}/`}${file}`

/** Returns the path of a scope's page: ``, `europe/`, `authors/diane/`. */
export const makePagePath = (scope: string): string =>
  scope === '' ? '' : `${scope.split('/').map(encodeURIComponent).join('/')}/`

/** The arguments from which `makeFeedPath` makes a path. */
export interface FeedPathParts {
  readonly scope: string
  readonly archive?: string
}

const ARCHIVE = /^(.*?)archive\/([\dT-]+|\d{4}s)\/$/

/** Returns scope and archive of a feed's folder; undefined when no scope has it. Neither need be published. */
export function parseFeedFolder(folder: string): FeedPathParts | undefined {
  const [, page, archive] = ARCHIVE.exec(folder) ?? []
  const scope = parsePagePath(page ?? folder)
  return scope === undefined ? undefined : { scope, ...(archive === undefined ? {} : { archive }) }
}

/** Returns the scope whose page has a path; undefined when no scope can have it. */
export function parsePagePath(path: string): string | undefined {
  if (path === '') return ''
  try {
    const scope = path.slice(0, -1).split('/').map(decodeURIComponent).join('/')
    return makePagePath(scope) === path ? scope : undefined
  } catch {
    return undefined
  }
}

/** The list of all feeds. */
export const OPML_PATH = 'feeds.opml'

/** The lists of feeds by path. A list without a feed is not published. */
export const OPML_LISTS: ReadonlyMap<string, OpmlList> = new Map([
  [OPML_PATH, 'main'],
  ['feeds-sections.opml', 'section'],
  ['feeds-authors.opml', 'author'],
  ['feeds-tags.opml', 'tag'],
])

/** `main`: the feed of everything and those of the main sections; else all feeds of one kind. */
export type OpmlList = 'main' | 'section' | 'author' | 'tag'
/** The file of a page in its folder, and so the path of the front page. */
export const INDEX_PATH = 'index.html'
