import type { Catalog } from '../catalog/index.ts'
import { dependsOn, memoizeByObject, runCooperatively } from '../collections/index.ts'
import { type FeedTable, isListed, OPML_PATH, OPML_TYPE, renderOpml, renderOutlines } from '../feeds/index.ts'
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
  readonly opml: () => Promise<Rendition>
  /** Returns the paths of all feeds that readers may find, sorted. */
  readonly feeds: () => readonly string[]
  /** Returns the paths of unlisted profiles. */
  readonly unlisted: () => readonly string[]
  readonly redirect: (path: string) => Redirect | undefined
  /** Resolves a query at the site's own address, such as `feed=rss2`. */
  readonly redirectByQuery: (query: string) => Redirect | undefined
  readonly listRedirects: () => Promise<RedirectEntries>
}

type ListTools = Pick<EditionTools, 'yieldToEventLoop' | 'date' | 'feeds'>

/** Renders lists of feeds. Most of their parts change only with the directory. */
export class ListRenderer {
  private readonly base: string
  private readonly tools: ListTools
  private readonly cache: RenditionCache
  private readonly paths = memoizeByObject<Catalog['directory'], readonly string[]>()
  private readonly redirects: RedirectResolver
  private readonly outlines = memoizeByObject<Catalog['directory'], Promise<string>>()

  constructor(base: string, tools: ListTools) {
    this.base = base
    this.tools = tools
    this.redirects = new RedirectResolver(base, tools.feeds, tools.yieldToEventLoop)
    this.cache = new RenditionCache(MAX_CACHE_BYTES, tools.date)
  }

  /** @param isPublished returns true if anything is published at a path without slashes at either end */
  of(catalog: Catalog, isPublished: (path: string) => boolean): ListEdition {
    const { directory } = catalog
    const { feeds } = this.tools
    return {
      opml: () => this.getOpml(catalog),
      feeds: () => this.paths(directory, () => listFeeds(directory, feeds)),
      unlisted: () => listUnlisted(directory, feeds),
      redirect: (path) => this.redirects.resolve(catalog, path, isPublished),
      redirectByQuery: (query) => this.redirects.resolveQuery(catalog, query, isPublished),
      listRedirects: () => this.redirects.list(catalog, isPublished),
    }
  }

  private getOpml(catalog: Catalog): Promise<Rendition> {
    const { newsroom, directory } = catalog
    const input = dependsOn({
      site: newsroom.site,
      // The directory is a new object whenever a scope, the section tree or the newsroom changes.
      outlines: this.outlines(directory, () => this.renderOutlines(catalog)),
      lastModified: getNewestPublication(catalog),
    })
    const document = prepareDocument(input, async ({ site, outlines, lastModified }) => {
      const text = renderOpml(site, await outlines, lastModified)
      return makeRendition({ path: OPML_PATH, type: OPML_TYPE, text, lastModified })
    })
    return this.cache.get(OPML_PATH, document, catalog.now)
  }

  private renderOutlines(catalog: Catalog): Promise<string> {
    return runCooperatively(renderOutlines(catalog, this.base, this.tools.feeds), this.tools.yieldToEventLoop)
  }
}

const listFeeds = (directory: Catalog['directory'], feeds: FeedTable): string[] =>
  [...directory].flatMap((scope) => feeds.listPublic(scope).map(({ path }) => path)).sort()

function listUnlisted(directory: Catalog['directory'], feeds: FeedTable): string[] {
  if (!feeds.hasProfiles) return []
  const profiles = [...directory].flatMap((scope) => feeds.listProfiles(scope))
  return profiles.filter(({ variant }) => !isListed(variant)).map(({ path }) => path)
}
