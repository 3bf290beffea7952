import type { Catalogue } from '../catalogue/catalogue.ts'
import { lastDeparture } from '../catalogue/departed.ts'
import type { Scope } from '../catalogue/scope.ts'
import { INDEX_PATH, readPagePath } from '../feeds/paths.ts'
import { makeRendition, type Rendition } from '../feeds/rendition.ts'
import type { Article } from '../newsroom/article.ts'
import { renderArticle } from '../pages/article.ts'
import { contextOf, type PageContext } from '../pages/context.ts'
import { renderFeedView } from '../pages/feed-view.ts'
import { renderHome } from '../pages/home.ts'
import { renderListing } from '../pages/listing.ts'
import { pagesOf, storiesOn } from '../pages/pagination.ts'
import { listPath, MISSING_PATH } from '../pages/places.ts'
import { newsChange } from '../pages/sitemap.ts'
import type { ArticlePaths } from './article-paths.ts'
import type { BackIssues } from './back-issues.ts'
import { feedLinks } from './feed-press.ts'
import { frameOf, HTML, newestOf, type Plan } from './plan.ts'
import type { PressTools } from './press.ts'
import { Shelf } from './shelf.ts'
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
export class PagePress {
  private readonly base: string
  private readonly backIssues: BackIssues
  private readonly sources: Pick<PressTools, 'status' | 'breathe' | 'date'>
  private readonly shelf: Shelf
  private readonly site: SiteDocuments

  constructor(base: string, backIssues: BackIssues, sources: Pick<PressTools, 'status' | 'breathe' | 'date'>) {
    this.base = base
    this.backIssues = backIssues
    this.sources = sources
    this.shelf = new Shelf(MOST_BYTES, sources.date)
    this.site = new SiteDocuments(base, sources)
  }

  /**
   * The pages of one catalogue; where site.yaml wants none, the style sheet alone, for readable feeds.
   *
   * @param paths where articles have their pages
   */
  of(catalogue: Catalogue, paths: () => ArticlePaths): PageEdition {
    const isPublic = catalogue.newsroom.site.pages
    const plan = (path: string): Plan | undefined => {
      if (!isPublic && !isAsset(path)) return undefined
      const own = this.site.plan(catalogue, paths, path) ?? this.home(catalogue, path) ?? this.listAt(catalogue, path)
      if (own !== undefined) return own
      const article = paths().visible.last(path)
      return article === undefined ? undefined : this.article(catalogue, article)
    }
    const change = isPublic ? newsChange(catalogue, this.base) : undefined
    return {
      has: (path) => plan(path) !== undefined,
      find: (path) => this.print(catalogue, path, plan(path)),
      paths: () => (isPublic ? this.paths(catalogue, paths()) : []),
      readable: (scope, path) => this.readable(catalogue, scope, path),
      isWithdrawn: (path) => isPublic && (paths().withdrawn.has(path) || paths().withdrawn.has(`${path}/`)),
      ...(isPublic ? { missing: () => this.printed(catalogue, MISSING_PATH, this.site.missing(catalogue)) } : {}),
      ...(change === undefined ? {} : { nextChange: change }),
    }
  }

  private paths(catalogue: Catalogue, articles: ArticlePaths): string[] {
    const site = this.site.paths(catalogue, articles)
    const lists = [...catalogue.scopes.values()].flatMap(listPaths)
    return [...new Set([INDEX_PATH, ...site, ...lists, ...articles.visible.keys()])]
  }

  private print(catalogue: Catalogue, path: string, plan: Plan | undefined): Promise<Rendition> | undefined {
    return plan && this.printed(catalogue, path, plan)
  }

  private printed(catalogue: Catalogue, path: string, plan: Plan): Promise<Rendition> {
    return this.shelf.get(path, plan.stamp(), catalogue.now, async () => {
      return makeRendition({ path, type: HTML, ...(await plan.print()) })
    })
  }

  private context(catalogue: Catalogue): PageContext {
    return contextOf(catalogue, this.base, this.sources.status?.())
  }

  private home(catalogue: Catalogue, path: string): Plan | undefined {
    const everything = catalogue.scopes.get('')
    if (path !== INDEX_PATH || everything === undefined) return undefined
    const { articles, settings } = everything
    const shown = storiesOn(articles, 'front')
    const status = this.sources.status?.()
    return {
      stamp: () => [...this.listStamp(catalogue, everything, shown), status?.articles, status?.faults],
      print: async () => ({
        text: renderHome(this.context(catalogue), await this.backIssues.items(catalogue, shown, settings)),
        lastModified: lastModifiedOf(catalogue, everything, shown),
        links: feedLinks(this.base, everything),
      }),
    }
  }

  private listAt(catalogue: Catalogue, path: string): Plan | undefined {
    const [, front = '', number] = LIST.exec(path) ?? []
    const name = path === '' ? undefined : readPagePath(front)
    const scope = name === undefined ? undefined : catalogue.scopes.get(name)
    if (scope === undefined) return undefined
    const page = number === undefined ? 'front' : Number(number)
    const isThere = page === 'front' || page <= pagesOf(scope.articles.length).older
    return isThere ? this.list(catalogue, scope, page) : undefined
  }

  private list(catalogue: Catalogue, scope: Scope, page: number | 'front'): Plan {
    const shown = storiesOn(scope.articles, page)
    return {
      stamp: () => [...this.listStamp(catalogue, scope, shown), pagesOf(scope.articles.length).older],
      print: async () => {
        const stories = await this.backIssues.items(catalogue, shown, scope.settings)
        return {
          text: renderListing(this.context(catalogue), scope, page, stories),
          lastModified: lastModifiedOf(catalogue, scope, shown),
          links: feedLinks(this.base, scope),
        }
      },
    }
  }

  private listStamp(catalogue: Catalogue, { subject, label }: Scope, shown: readonly Article[]): readonly unknown[] {
    const { items } = this.backIssues.main
    return [
      ...frameOf(catalogue),
      label,
      subject.kind === 'author' ? subject.author : undefined,
      ...shown.flatMap((article) => [article, ...items.stamp(catalogue, article), ...pagesAround(catalogue, article)]),
    ]
  }

  private article(catalogue: Catalogue, article: Article): Plan {
    const { items } = this.backIssues.main
    return {
      stamp: () => [
        ...frameOf(catalogue),
        article,
        ...items.stamp(catalogue, article),
        ...pagesAround(catalogue, article),
      ],
      print: async () => {
        const { item, body } = await items.withBody(catalogue, article)
        return { text: renderArticle(this.context(catalogue), { article, item }, body), lastModified: item.updated }
      },
    }
  }

  private readable(catalogue: Catalogue, scope: Scope, path: string): Promise<Rendition> {
    const shown = scope.articles.slice(0, scope.settings.items)
    return this.shelf.get(`view of ${path}`, this.listStamp(catalogue, scope, shown), catalogue.now, async () => {
      const stories = await this.backIssues.items(catalogue, shown, scope.settings)
      const text = renderFeedView(this.context(catalogue), scope, stories)
      return makeRendition({ path, type: HTML, text, lastModified: lastModifiedOf(catalogue, scope, shown) })
    })
  }
}

/** The newest change of a list of stories, newest publication first; that one has left it is a change too. */
function lastModifiedOf(catalogue: Catalogue, { articles, departed }: Scope, shown: readonly Article[]): number {
  const isAll = shown.length === articles.length
  const start = (isAll ? undefined : shown.at(-1)?.published) ?? Number.NEGATIVE_INFINITY
  const left = lastDeparture(departed, { start, end: Number.POSITIVE_INFINITY })
  return Math.max(newestOf(shown, catalogue), left ?? Number.NEGATIVE_INFINITY)
}

/** Which of its authors and tags have pages to lead to. */
const pagesAround = ({ scopes }: Catalogue, { authors }: Article): unknown[] =>
  authors.map(({ id }) => scopes.has(`authors/${id}`))

/** The paths of a scope's pages; the front page of everything is the index. */
function listPaths({ name, articles }: Scope): string[] {
  const older = Array.from({ length: pagesOf(articles.length).older }, (_, index) => listPath(name, index + 1))
  return name === '' ? older : [listPath(name, 'front'), ...older]
}
