import type { Catalog } from '../catalog/index.ts'
import { type Dependencies, dependsOn, isUnchanged } from '../collections/index.ts'
import { type FeedTable, INDEX_PATH } from '../feeds/index.ts'
import { getMediaType, trimSlashes } from '../model/index.ts'
import { ERROR_PAGE_PATHS } from '../pages/index.ts'
import { collectRedirects, parseWordpressQuery, type Redirect, resolveRedirect } from '../redirects/index.ts'
import type { Edition } from './edition.ts'
import { HEADERS_PATH, NGINX_PATH, REDIRECTS_PATH, type RedirectEntries } from './hosting/index.ts'

/** Returns true if anything is published at a path without slashes at either end. */
type IsPublished = (path: string) => boolean

/** Paths of the server's own endpoints, and of files for static hosts. */
const RESERVED_PATHS: readonly string[] = [
  ...['healthz', 'readyz', 'metrics'],
  ...[HEADERS_PATH, REDIRECTS_PATH, NGINX_PATH, ...ERROR_PAGE_PATHS],
]

/** Returns a function that finds documents, pages, feeds (by the folder of their scope) and media at a path. */
export const makeIsPublished =
  ({ has, medium, formats }: Pick<Edition, 'has' | 'medium' | 'formats'>): IsPublished =>
  (path) =>
    has(path === '' ? INDEX_PATH : path) ||
    RESERVED_PATHS.includes(path) ||
    (path !== '' && (has(`${path}/`) || formats.some(({ file }) => has(`${path}/${file}`)))) ||
    // The type is checked first, because the media index may not be built yet.
    (getMediaType(path) !== undefined && medium(path) !== undefined)

type RedirectInput = Dependencies<Pick<Catalog, 'newsroom' | 'directory' | 'sectionPaths'>>

interface CollectedRedirects {
  readonly input: RedirectInput
  readonly redirects: ReadonlyMap<string, Redirect>
}

/** Resolves addresses of feeds in older systems. The redirects are collected again when the directory changes. */
export class RedirectResolver {
  private readonly base: string
  private readonly feeds: FeedTable
  private readonly yieldToEventLoop: () => Promise<void>
  private collected: CollectedRedirects | undefined

  constructor(base: string, feeds: FeedTable, yieldToEventLoop: () => Promise<void>) {
    this.base = base
    this.feeds = feeds
    this.yieldToEventLoop = yieldToEventLoop
  }

  resolve(catalog: Catalog, path: string, isPublished: IsPublished): Redirect | undefined {
    const key = path === INDEX_PATH ? '' : trimSlashes(path)
    return resolveRedirect(this.getRedirects(catalog), key, this.base, isPublished)
  }

  /** Resolves the feed addresses of WordPress that are queries, such as `?feed=rss2`. */
  resolveQuery(catalog: Catalog, query: string, isPublished: IsPublished): Redirect | undefined {
    if (!query.includes('feed=') || !catalog.newsroom.site.movedFrom.includes('wordpress')) return undefined
    const path = parseWordpressQuery(query)
    return path === undefined ? undefined : this.resolve(catalog, path, isPublished)
  }

  /** Returns all redirects; yields to the event loop between them. */
  async list(catalog: Catalog, isPublished: IsPublished): Promise<RedirectEntries> {
    const redirects = this.getRedirects(catalog)
    const entries: [string, Redirect][] = []
    for (const key of redirects.keys()) {
      const redirect = resolveRedirect(redirects, key, this.base, isPublished)
      if (redirect !== undefined) entries.push([key, redirect])
      await this.yieldToEventLoop()
    }
    return entries
  }

  private getRedirects({ newsroom, directory, sectionPaths }: Catalog): ReadonlyMap<string, Redirect> {
    const input: RedirectInput = dependsOn({ newsroom, directory, sectionPaths })
    if (this.collected === undefined || !isUnchanged(this.collected.input, input)) {
      this.collected = { input, redirects: collectRedirects(input, this.base, this.feeds) }
    }
    return this.collected.redirects
  }
}
