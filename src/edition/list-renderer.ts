import type { Catalog } from '../catalog/index.ts'
import { dependsOn, memoizeByObject, runCooperatively } from '../collections/index.ts'
import {
  type FeedTable,
  hasOutlines,
  isListed,
  OPML_LISTS,
  OPML_TYPE,
  type OpmlList,
  renderOpml,
  renderOutlines,
} from '../feeds/index.ts'
import type { Redirect } from '../redirects/index.ts'
import { getNewestPublication, prepareDocument } from './document-plan.ts'
import type { EditionTools } from './edition-sources.ts'
import type { RedirectEntries } from './hosting/index.ts'
import { RedirectResolver } from './redirect-resolver.ts'
import { makeRendition, type Rendition } from './rendition/index.ts'
import { RenditionCache } from './rendition-cache.ts'

/** Size of the cache, in bytes. */
const MAX_CACHE_BYTES = 64 * 1024 * 1024

/** The lists of the feeds of one catalog. */
export interface ListEdition {
  /** Returns the list of feeds at a path. */
  readonly opml: (path: string) => Promise<Rendition> | undefined
  /** Returns the paths of the lists that have a feed. */
  readonly opmlPaths: () => readonly string[]
  /** Returns the paths of all feeds that readers may find, sorted. */
  readonly feeds: () => readonly string[]
  /** Returns the paths of unlisted profiles. */
  readonly unlisted: () => readonly string[]
  readonly redirect: (path: string) => Redirect | undefined
  /** Resolves a query at the site's own address, such as `feed=rss2`. */
  readonly redirectByQuery: (query: string) => Redirect | undefined
  readonly listRedirects: () => Promise<RedirectEntries>
}

type ListTools = Pick<EditionTools, 'yieldToEventLoop' | 'date' | 'feeds' | 'kept'>

/** Renders lists of feeds. Most of their parts change only with the directory. */
export class ListRenderer {
  private readonly base: string
  private readonly tools: ListTools
  private readonly cache: RenditionCache
  private readonly paths = memoizeByObject<Catalog['directory'], readonly string[]>()
  private readonly redirects: RedirectResolver
  private readonly opmlPaths = memoizeByObject<Catalog['directory'], readonly string[]>()
  private readonly outlines = memoizeByObject<Catalog['directory'], Map<OpmlList, Promise<string>>>()

  constructor(base: string, tools: ListTools) {
    this.base = base
    this.tools = tools
    this.redirects = new RedirectResolver(base, tools.feeds, tools.yieldToEventLoop)
    this.cache = new RenditionCache(tools.kept.documents ? MAX_CACHE_BYTES : 1, tools.date)
  }

  /** @param isPublished returns true if anything is published at a path without slashes at either end */
  of(catalog: Catalog, isPublished: (path: string) => boolean): ListEdition {
    const { directory } = catalog
    const { feeds } = this.tools
    return {
      opml: (path) => this.getOpml(catalog, path),
      opmlPaths: () => this.listOpmlPaths(catalog),
      feeds: () => this.paths(directory, () => listFeeds(directory, feeds)),
      unlisted: () => listUnlisted(directory, feeds),
      redirect: (path) => this.redirects.resolve(catalog, path, isPublished),
      redirectByQuery: (query) => this.redirects.resolveQuery(catalog, query, isPublished),
      listRedirects: () => this.redirects.list(catalog, isPublished),
    }
  }

  private listOpmlPaths(catalog: Catalog): readonly string[] {
    return this.opmlPaths(catalog.directory, () =>
      [...OPML_LISTS].flatMap(([path, list]) => (hasOutlines(list, catalog) ? [path] : [])),
    )
  }

  private getOpml(catalog: Catalog, path: string): Promise<Rendition> | undefined {
    const list = OPML_LISTS.get(path)
    if (list === undefined || !this.listOpmlPaths(catalog).includes(path)) return undefined
    const { newsroom } = catalog
    const input = dependsOn({
      site: newsroom.site,
      outlines: this.getOutlines(catalog, list),
      lastModified: getNewestPublication(catalog),
    })
    const document = prepareDocument(input, async ({ site, outlines, lastModified }) => {
      const text = renderOpml(site, list, await outlines, lastModified)
      return makeRendition({ path, type: OPML_TYPE, text, lastModified })
    })
    return this.cache.get(path, document, catalog.now)
  }

  /** The directory is a new object whenever a scope, the section tree or the newsroom changes. */
  private getOutlines(catalog: Catalog, list: OpmlList): Promise<string> {
    const byList = this.outlines(catalog.directory, () => new Map())
    const task = renderOutlines(catalog, this.base, this.tools.feeds, list)
    const outlines = byList.get(list) ?? runCooperatively(task, this.tools.yieldToEventLoop)
    byList.set(list, outlines)
    return outlines
  }
}

const listFeeds = (directory: Catalog['directory'], feeds: FeedTable): string[] =>
  [...directory].flatMap((scope) => feeds.listPublic(scope).map(({ path }) => path)).sort()

const listUnlisted = (directory: Catalog['directory'], feeds: FeedTable): string[] =>
  feeds.listAllProfiles(directory).flatMap(({ variant, path }) => (isListed(variant) ? [] : [path]))
