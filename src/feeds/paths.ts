import { rooted } from '../newsroom/rooted.ts'
import type { FormatName } from '../newsroom/site.ts'
import { FORMATS } from './formats.ts'

/**
 * The one maker of paths: routes, static files, self links and OPML all ask here. A path has no leading slash and is
 * percent-encoded; `scope` is a feed's place in the site: ``, `europe`, `authors/diane`, `tags/elections`; `archive` is
 * an archive's key.
 */
export const feedPath = (scope: string, format: FormatName, archive?: string): string =>
  `${pagePath(scope)}${archive === undefined ? '' : `archive/${archive}/`}${FORMATS[format].file}`

/** The page that belongs to a scope: ``, `europe/`, `authors/diane/`. */
export const pagePath = (scope: string): string =>
  scope === '' ? '' : `${scope.split('/').map(encodeURIComponent).join('/')}/`

export const OPML_PATH = 'feeds.opml'
export const INDEX_PATH = 'index.html'

/** The absolute address of a path of the site, or of an address elsewhere; `base` is the site's, with a trailing slash. */
export const addressOf = (base: string, path: string): string => new URL(rooted(path, base), base).href

/** The absolute address of a reference that stands on a page of the site. */
export const addressOn = (page: string, reference: string, base: string): string =>
  new URL(rooted(reference, base), page).href
