import { type Catalog, getLastRemoval, type Scope } from '../catalog/index.ts'
import { INDEX_PATH, parsePagePath } from '../feeds/index.ts'
import type { Article } from '../model/index.ts'
import {
  getNextNewsChange,
  makeListPath,
  makePageContext,
  NOT_FOUND_PATH,
  type PageContext,
  paginate,
  renderArticle,
  renderFeedPage,
  renderHome,
  renderListing,
  selectPageStories,
} from '../pages/index.ts'
import type { ArticlePaths } from './article-paths.ts'
import { getNewestChange } from './document-dates.ts'
import { type DocumentPlan, getPageFrame, HTML_TYPE } from './document-plan.ts'
import type { EditionTools } from './edition-sources.ts'
import { listFeedLinkFields } from './link-fields.ts'
import type { OlderItems } from './older-items.ts'
import { makeRendition, type Rendition } from './rendition.ts'
import { RenditionCache } from './rendition-cache.ts'
import { isAsset, SiteDocuments } from './site-documents.ts'

/** What pages may take up, in bytes. */
const MOST_BYTES = 64 * 1024 * 1024

/** The pages of one catalogue. */
export interface PageEdition {
  readonly find: (path: string) => Promise<Rendition> | undefined
  readonly has: (path: string) => boolean
  readonly paths: () => string[]
  /** What is shown where nothing is; undefined where there are no pages. */
  readonly missing?: () => Promise<Rendition>
  /** A feed for a person at a browser. */
  readonly readable: (scope: Scope, path: string) => Promise<Rendition>
  /** Whether a path was the page of an article that has been withdrawn since. */
  readonly isWithdrawn: (path: string) => boolean
  /** When a page changes though no article does. */
  readonly nextChange?: number
}

const LIST = /^(.*?)(?:page\/([1-9]\d{0,6})\/)?$/

/** Prints the pages for people when they are asked for. */
export class PageRenderer {
  private readonly base: string
  private readonly olderItems: OlderItems
  private readonly sources: Pick<EditionTools, 'status' | 'yieldToEventLoop' | 'date' | 'feeds'>
  private readonly cache: RenditionCache
  private readonly site: SiteDocuments

  constructor(
    base: string,
    backIssues: OlderItems,
    sources: Pick<EditionTools, 'status' | 'yieldToEventLoop' | 'date' | 'feeds'>,
  ) {
    this.base = base
    this.olderItems = backIssues
    this.sources = sources
    this.cache = new RenditionCache(MOST_BYTES, sources.date)
    this.site = new SiteDocuments(base, sources)
  }

  /**
   * The pages of one catalogue; where site.yaml wants none, the style sheet alone, for readable feeds.
   *
   * @param paths where articles have their pages
   */
  of(catalogue: Catalog, paths: () => ArticlePaths): PageEdition {
    const isPublic = catalogue.newsroom.site.pages
    const plan = (path: string): DocumentPlan | undefined => {
      if (!isPublic && !isAsset(path)) return undefined
      const own = this.site.plan(catalogue, paths, path) ?? this.home(catalogue, path) ?? this.listAt(catalogue, path)
      if (own !== undefined) return own
      const article = paths().visible.last(path)
      return article === undefined ? undefined : this.article(catalogue, article)
    }
    const change = isPublic ? getNextNewsChange(catalogue, this.base) : undefined
    return {
      has: (path) => plan(path) !== undefined,
      find: (path) => this.print(catalogue, path, plan(path)),
      paths: () => (isPublic ? this.paths(catalogue, paths()) : []),
      readable: (scope, path) => this.readable(catalogue, scope, path),
      isWithdrawn: (path) => isPublic && (paths().withdrawn.has(path) || paths().withdrawn.has(`${path}/`)),
      ...(isPublic ? { missing: () => this.printed(catalogue, NOT_FOUND_PATH, this.site.missing(catalogue)) } : {}),
      ...(change === undefined ? {} : { nextChange: change }),
    }
  }

  private paths(catalogue: Catalog, articles: ArticlePaths): string[] {
    const site = this.site.paths(catalogue, articles)
    const lists = [...catalogue.scopes.values()].flatMap(listPaths)
    return [...new Set([INDEX_PATH, ...site, ...lists, ...articles.visible.keys()])]
  }

  private print(catalogue: Catalog, path: string, plan: DocumentPlan | undefined): Promise<Rendition> | undefined {
    return plan && this.printed(catalogue, path, plan)
  }

  private printed(catalogue: Catalog, path: string, plan: DocumentPlan): Promise<Rendition> {
    return this.cache.get(path, plan.dependencies(), catalogue.now, async () => {
      return makeRendition({ path, type: HTML_TYPE, ...(await plan.render()) })
    })
  }

  private context(catalogue: Catalog): PageContext {
    return makePageContext(catalogue, this.base, this.sources.feeds, this.sources.status?.())
  }

  private home(catalogue: Catalog, path: string): DocumentPlan | undefined {
    const everything = catalogue.scopes.get('')
    if (path !== INDEX_PATH || everything === undefined) return undefined
    const { articles, settings } = everything
    const shown = selectPageStories(articles, 'front')
    const status = this.sources.status?.()
    return {
      dependencies: () => [...this.getListDependencies(catalogue, everything, shown), status?.articles, status?.faults],
      render: async () => ({
        text: renderHome(this.context(catalogue), await this.olderItems.items(catalogue, shown, settings)),
        lastModified: computeLastModified(catalogue, everything, shown),
        links: listFeedLinkFields(this.base, this.sources.feeds, everything),
      }),
    }
  }

  private listAt(catalogue: Catalog, path: string): DocumentPlan | undefined {
    const [, front = '', number] = LIST.exec(path) ?? []
    const name = path === '' ? undefined : parsePagePath(front)
    const scope = name === undefined ? undefined : catalogue.scopes.get(name)
    if (scope === undefined) return undefined
    const page = number === undefined ? 'front' : Number(number)
    const isThere = page === 'front' || page <= paginate(scope.articles.length).older
    return isThere ? this.list(catalogue, scope, page) : undefined
  }

  private list(catalogue: Catalog, scope: Scope, page: number | 'front'): DocumentPlan {
    const shown = selectPageStories(scope.articles, page)
    return {
      dependencies: () => [...this.getListDependencies(catalogue, scope, shown), paginate(scope.articles.length).older],
      render: async () => {
        const stories = await this.olderItems.items(catalogue, shown, scope.settings)
        return {
          text: renderListing(this.context(catalogue), scope, page, stories),
          lastModified: computeLastModified(catalogue, scope, shown),
          links: listFeedLinkFields(this.base, this.sources.feeds, scope),
        }
      },
    }
  }

  private getListDependencies(
    catalogue: Catalog,
    { subject, label }: Scope,
    shown: readonly Article[],
  ): readonly unknown[] {
    const { items } = this.olderItems.main
    return [
      ...getPageFrame(catalogue),
      label,
      subject.kind === 'author' ? subject.author : undefined,
      ...shown.flatMap((article) => [
        article,
        ...items.stamp(catalogue, article),
        ...listPagesAround(catalogue, article),
      ]),
    ]
  }

  private article(catalogue: Catalog, article: Article): DocumentPlan {
    const { items } = this.olderItems.main
    return {
      dependencies: () => [
        ...getPageFrame(catalogue),
        article,
        ...items.stamp(catalogue, article),
        ...listPagesAround(catalogue, article),
      ],
      render: async () => {
        const { item, body } = await items.withBody(catalogue, article)
        return { text: renderArticle(this.context(catalogue), { article, item }, body), lastModified: item.updated }
      },
    }
  }

  private readable(catalogue: Catalog, scope: Scope, path: string): Promise<Rendition> {
    const shown = scope.articles.slice(0, scope.settings.items)
    return this.cache.get(
      `view of ${path}`,
      this.getListDependencies(catalogue, scope, shown),
      catalogue.now,
      async () => {
        const stories = await this.olderItems.items(catalogue, shown, scope.settings)
        const text = renderFeedPage(this.context(catalogue), scope, stories)
        return makeRendition({
          path,
          type: HTML_TYPE,
          text,
          lastModified: computeLastModified(catalogue, scope, shown),
        })
      },
    )
  }
}

/** The newest change of a list of stories, newest publication first; that one has left it is a change too. */
function computeLastModified(
  catalogue: Catalog,
  { articles, removed: departed }: Scope,
  shown: readonly Article[],
): number {
  const isAll = shown.length === articles.length
  const start = (isAll ? undefined : shown.at(-1)?.published) ?? Number.NEGATIVE_INFINITY
  const left = getLastRemoval(departed, { start, end: Number.POSITIVE_INFINITY })
  return Math.max(getNewestChange(shown, catalogue), left ?? Number.NEGATIVE_INFINITY)
}

/** Which of its authors and tags have pages to lead to. */
const listPagesAround = ({ scopes }: Catalog, { authors }: Article): unknown[] =>
  authors.map(({ id }) => scopes.has(`authors/${id}`))

/** The paths of a scope's pages; the front page of everything is the index. */
function listPaths({ name, articles }: Scope): string[] {
  const older = Array.from({ length: paginate(articles.length).older }, (_, index) => makeListPath(name, index + 1))
  return name === '' ? older : [makeListPath(name, 'front'), ...older]
}
