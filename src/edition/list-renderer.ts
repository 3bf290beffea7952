import type { Catalog } from '../catalog/index.ts'
import { memoizeByObject, runCooperatively } from '../collections/index.ts'
import { type FeedTable, isListed, OPML_PATH, OPML_TYPE, renderOpml, renderOutlines } from '../feeds/index.ts'
import type { Redirect } from '../redirects/index.ts'
import { getNewestPublication } from './document-dates.ts'
import type { EditionTools } from './edition-sources.ts'
import type { RedirectEntries } from './hosting/index.ts'
import { RedirectResolver } from './redirect-resolver.ts'
import { makeRendition, type Rendition } from './rendition.ts'
import { RenditionCache } from './rendition-cache.ts'

const MOST_BYTES = 64 * 1024 * 1024

/** What one catalogue says of its feeds as a whole. */
export interface ListEdition {
  readonly opml: () => Promise<Rendition>
  /** The paths of all feeds that readers may find, sorted. */
  readonly feeds: () => readonly string[]
  /** The paths of unlisted profiles. */
  readonly unlisted: () => readonly string[]
  /** Where a path leads that a feed had once, and a query at the site's own address. */
  readonly redirect: (path: string) => Redirect | undefined
  readonly redirectByQuery: (query: string) => Redirect | undefined
  /** All paths that feeds had once. */
  readonly listRedirects: () => Promise<RedirectEntries>
}

/** Prints the lists of feeds; what they have in common lasts as long as no feed comes, goes or is called otherwise. */
export class ListRenderer {
  private readonly base: string
  private readonly sources: Pick<EditionTools, 'yieldToEventLoop' | 'date' | 'feeds'>
  private readonly cache: RenditionCache
  private readonly paths = memoizeByObject<Catalog['directory'], readonly string[]>()
  private readonly redirects: RedirectResolver
  private readonly outlines = memoizeByObject<Catalog['directory'], Promise<string>>()

  constructor(base: string, sources: Pick<EditionTools, 'yieldToEventLoop' | 'date' | 'feeds'>) {
    this.base = base
    this.sources = sources
    this.redirects = new RedirectResolver(base, sources.feeds, sources.yieldToEventLoop)
    this.cache = new RenditionCache(MOST_BYTES, sources.date)
  }

  /** @param isPublished of a path without slashes at either end: whether something is there, whatever it is */
  of(catalogue: Catalog, isPublished: (path: string) => boolean): ListEdition {
    return {
      opml: () => this.opml(catalogue),
      feeds: () => this.paths(catalogue.directory, () => listFeeds(catalogue, this.sources.feeds)),
      unlisted: () => listUnlisted(catalogue, this.sources.feeds),
      redirect: (path) => this.redirects.at(catalogue, path, isPublished),
      redirectByQuery: (query) => this.redirects.byQuery(catalogue, query, isPublished),
      listRedirects: () => this.redirects.all(catalogue, isPublished),
    }
  }

  private opml(catalogue: Catalog): Promise<Rendition> {
    const { newsroom, directory, now } = catalogue
    const lastModified = getNewestPublication(catalogue)
    return this.cache.get(OPML_PATH, [newsroom, directory, lastModified], now, async () => {
      const text = renderOpml(newsroom.site, await this.outlinesOf(catalogue), lastModified)
      return makeRendition({ path: OPML_PATH, type: OPML_TYPE, text, lastModified })
    })
  }

  private outlinesOf(catalogue: Catalog): Promise<string> {
    return this.outlines(catalogue.directory, () =>
      runCooperatively(renderOutlines(catalogue, this.base, this.sources.feeds), this.sources.yieldToEventLoop),
    )
  }
}

const listFeeds = ({ directory }: Catalog, feeds: FeedTable): string[] =>
  [...directory].flatMap((scope) => feeds.listPublic(scope).map(({ path }) => path)).sort()

const listUnlisted = ({ directory }: Catalog, feeds: FeedTable): string[] =>
  feeds.hasProfiles
    ? [...directory]
        .flatMap((scope) => feeds.listProfiles(scope))
        .filter(({ variant }) => !isListed(variant))
        .map(({ path }) => path)
    : []
