import { FORMAT_NAMES, type FormatName } from '../model/index.ts'
import { FORMATS } from './formats.ts'

/**
 * The one maker of paths: routes, static files, self links and OPML all ask here. A path has no leading slash and is
 * percent-encoded; `scope` is a feed's place in the site: ``, `europe`, `authors/diane`, `tags/elections`; `archive` is
 * an archive's key.
 */
export const makeFeedPath = (scope: string, format: FormatName, archive?: string): string =>
  `${makePagePath(scope)}${archive === undefined ? '' : `archive/${archive}/`}${FORMATS[format].file}`

/** The page that belongs to a scope: ``, `europe/`, `authors/diane/`. */
export const makePagePath = (scope: string): string =>
  scope === '' ? '' : `${scope.split('/').map(encodeURIComponent).join('/')}/`

/** What `feedPath` was told when it made a path. */
export interface FeedPathParts {
  readonly scope: string
  readonly format: FormatName
  readonly archive?: string
}

const FORMAT_BY_FILE: ReadonlyMap<string, FormatName> = new Map(FORMAT_NAMES.map((name) => [FORMATS[name].file, name]))
const ARCHIVE = /^(.*?)archive\/([\dT-]+)\/$/

/** The way back from a path; undefined when it is no feed's. What it names need not be there. */
export function parseFeedPath(path: string): FeedPathParts | undefined {
  const cut = path.lastIndexOf('/') + 1
  const format = FORMAT_BY_FILE.get(path.slice(cut))
  if (format === undefined) return undefined
  const folder = path.slice(0, cut)
  const [, page, archive] = ARCHIVE.exec(folder) ?? []
  const scope = parsePagePath(page ?? folder)
  return scope === undefined ? undefined : { scope, format, ...(archive === undefined ? {} : { archive }) }
}

/** The scope whose page is at a path; undefined when there can be none. */
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
/** The file of a page in its folder, and so the path of the front page. */
export const INDEX_PATH = 'index.html'
