import type { Catalog } from '../catalog/index.ts'
import { shallowEqual } from '../collections/index.ts'
import { type FeedTable, INDEX_PATH } from '../feeds/index.ts'
import { getMediaType, trimSlashes } from '../model/index.ts'
import { NOT_FOUND_PATH } from '../pages/index.ts'
import { collectRedirects, parseWordpressQuery, type Redirect, resolveRedirect } from '../redirects/index.ts'
import type { Edition } from './edition.ts'
import { HEADERS_PATH, NGINX_PATH, REDIRECTS_PATH, type RedirectEntries } from './hosting/index.ts'

/** Whether something is at a path without slashes at either end. */
type IsPublished = (path: string) => boolean

/** What the server answers of itself, and what is in a static tree for its host. */
const RESERVED_PATHS: readonly string[] = [
  ...['healthz', 'readyz', 'metrics'],
  ...[HEADERS_PATH, REDIRECTS_PATH, NGINX_PATH, NOT_FOUND_PATH],
]

/** Whether an old address would stand in the way of what is published: a document, a page, a feed by its scope, media. */
export const makeIsPublished =
  ({ has, medium, formats }: Pick<Edition, 'has' | 'medium' | 'formats'>): IsPublished =>
  (path) =>
    has(path === '' ? INDEX_PATH : path) ||
    RESERVED_PATHS.includes(path) ||
    (path !== '' && (has(`${path}/`) || formats.some(({ file }) => has(`${path}/${file}`)))) ||
    // Only then, since the list of media may not have been made yet.
    (getMediaType(path) !== undefined && medium(path) !== undefined)

interface Made {
  readonly from: readonly unknown[]
  readonly paths: ReadonlyMap<string, Redirect>
}

/** Tells where the feeds of older systems are now; the list lasts as long as no feed comes, goes or is called otherwise. */
export class RedirectResolver {
  private readonly base: string
  private readonly feeds: FeedTable
  private readonly breathe: () => Promise<void>
  private made: Made | undefined

  constructor(base: string, feeds: FeedTable, breathe: () => Promise<void>) {
    this.base = base
    this.feeds = feeds
    this.breathe = breathe
  }

  at(catalogue: Catalog, path: string, isPublished: IsPublished): Redirect | undefined {
    const key = path === INDEX_PATH ? '' : trimSlashes(path)
    return resolveRedirect(this.paths(catalogue), key, this.base, isPublished)
  }

  /** WordPress knows feeds by queries too, at an address where something else is published. */
  byQuery(catalogue: Catalog, query: string, isPublished: IsPublished): Redirect | undefined {
    if (!query.includes('feed=') || !catalogue.newsroom.site.movedFrom.includes('wordpress')) return undefined
    const path = parseWordpressQuery(query)
    return path === undefined ? undefined : this.at(catalogue, path, isPublished)
  }

  /** All of them; between the paths others have their turn. */
  async all(catalogue: Catalog, isPublished: IsPublished): Promise<RedirectEntries> {
    const paths = this.paths(catalogue)
    const leads: [string, Redirect][] = []
    for (const key of paths.keys()) {
      const lead = resolveRedirect(paths, key, this.base, isPublished)
      if (lead !== undefined) leads.push([key, lead])
      await this.breathe()
    }
    return leads
  }

  private paths(catalogue: Catalog): ReadonlyMap<string, Redirect> {
    const { newsroom, directory, sectionPaths } = catalogue
    const from = [newsroom, directory, sectionPaths]
    if (this.made === undefined || !shallowEqual(this.made.from, from)) {
      this.made = { from, paths: collectRedirects(catalogue, this.base, this.feeds) }
    }
    return this.made.paths
  }
}
