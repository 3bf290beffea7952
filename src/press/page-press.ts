import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Scope } from '../catalogue/scope.ts'
import { DATE_OF_NOTHING } from '../feeds/document.ts'
import { INDEX_PATH, pagePath } from '../feeds/paths.ts'
import { makeRendition, type Rendition } from '../feeds/rendition.ts'
import type { Article } from '../newsroom/article.ts'
import { lastChange } from '../newsroom/lifecycle.ts'
import { renderArticle } from '../pages/article.ts'
import { contextOf, type PageContext, type Status } from '../pages/context.ts'
import { COPY_SCRIPT } from '../pages/copy-script.ts'
import { renderFeedView } from '../pages/feed-view.ts'
import { renderFeedsPage } from '../pages/feeds-page.ts'
import { renderHome } from '../pages/home.ts'
import { renderListing } from '../pages/listing.ts'
import { pagesOf, storiesOn } from '../pages/pagination.ts'
import { ALL_FEEDS_PATH, listPath, ROBOTS_PATH, SCRIPT_PATH, STYLESHEET_PATH } from '../pages/places.ts'
import { newsChange, renderRobots, renderSitemap, sitemapPaths } from '../pages/sitemap.ts'
import { STYLESHEET } from '../pages/stylesheet.ts'
import { ArticlePaths } from './article-paths.ts'
import type { BackIssues } from './back-issues.ts'
import { once } from './once.ts'
import { Shelf } from './shelf.ts'

/** What pages may take up, in bytes. */
const MOST_BYTES = 64 * 1024 * 1024

const HTML = 'text/html; charset=utf-8'

/** The pages of one catalogue. */
export interface PageEdition {
  readonly find: (path: string) => Promise<Rendition> | undefined
  readonly has: (path: string) => boolean
  readonly paths: () => string[]
  /** A feed for a person at a browser. */
  readonly readable: (scope: Scope, path: string) => Promise<Rendition>
  /** Whether a path was the page of an article that has been withdrawn since. */
  readonly isWithdrawn: (path: string) => boolean
  /** When a page changes though no article does. */
  readonly nextChange?: number
}

/** How a document is printed, and everything that it shows. */
interface Plan {
  readonly stamp: () => readonly unknown[]
  readonly print: () => Promise<{ readonly text: string; readonly type?: string; readonly lastModified: number }>
}

const LIST = /^(.*?)(?:page\/([1-9]\d{0,6})\/)?$/

/** Prints the pages for people when they are asked for. */
export class PagePress {
  private readonly base: string
  private readonly backIssues: BackIssues
  private readonly status: (() => Status) | undefined
  private readonly shelf = new Shelf(MOST_BYTES)
  private readonly articlePaths: ArticlePaths

  constructor(base: string, backIssues: BackIssues, status: (() => Status) | undefined) {
    this.base = base
    this.backIssues = backIssues
    this.status = status
    this.articlePaths = new ArticlePaths(base)
  }

  /** @param isPublic whether there are pages; without them the style sheet alone is here, for readable feeds */
  of(catalogue: Catalogue, isPublic: boolean): PageEdition {
    const lists = once(
      () => new Map([...catalogue.scopes.values()].map((scope) => [pagePath(scope.name), scope] as const)),
    )
    const singles = once(() => this.singles(catalogue))
    const byPath = once(() => this.articlePaths.visible(catalogue))
    const withdrawn = once(() => this.articlePaths.withdrawn(catalogue))
    const plan = (path: string): Plan | undefined => {
      const own = singles().get(path)
      if (own !== undefined && (isPublic || isAsset(path))) return own
      if (!isPublic) return undefined
      const list = listAt(lists(), path)
      if (list !== undefined) return this.list(catalogue, list.scope, list.page)
      const article = byPath().get(path)
      return article === undefined ? undefined : this.article(catalogue, article)
    }
    const change = isPublic ? newsChange(catalogue, this.base) : undefined
    return {
      has: (path) => plan(path) !== undefined,
      find: (path) => this.print(catalogue, path, plan(path)),
      paths: () =>
        isPublic ? [...singles().keys(), ...[...lists().values()].flatMap(listPaths), ...byPath().keys()] : [],
      readable: (scope, path) => this.readable(catalogue, scope, path),
      isWithdrawn: (path) => isPublic && (withdrawn().has(path) || withdrawn().has(`${path}/`)),
      ...(change === undefined ? {} : { nextChange: change }),
    }
  }

  private print(catalogue: Catalogue, path: string, plan: Plan | undefined): Promise<Rendition> | undefined {
    if (plan === undefined) return undefined
    return this.shelf.get(path, plan.stamp(), catalogue.now, async () => {
      const { text, type = HTML, lastModified } = await plan.print()
      return makeRendition({ path, type, text, lastModified })
    })
  }

  /** The documents there is one of. */
  private singles(catalogue: Catalogue): Map<string, Plan> {
    const lastModified = newestOf(catalogue.scopes.get('')?.articles.slice(0, 1) ?? [], catalogue)
    const text = (type: string, make: () => string, stamp: readonly unknown[]): Plan => ({
      stamp: () => stamp,
      print: async () => ({ text: make(), type, lastModified }),
    })
    const xml = 'application/xml; charset=utf-8'
    const plans = new Map<string, Plan>([
      [STYLESHEET_PATH, text('text/css; charset=utf-8', () => STYLESHEET, [])],
      [SCRIPT_PATH, text('text/javascript; charset=utf-8', () => COPY_SCRIPT, [])],
      [ROBOTS_PATH, text('text/plain; charset=utf-8', () => renderRobots(this.base), [])],
      [
        ALL_FEEDS_PATH,
        text(HTML, () => renderFeedsPage(this.context(catalogue)), [...this.frame(catalogue), ...labelsOf(catalogue)]),
      ],
    ])
    for (const path of sitemapPaths(catalogue, this.base)) {
      plans.set(
        path,
        text(xml, () => renderSitemap(catalogue, this.base, path), [catalogue]),
      )
    }
    const everything = catalogue.scopes.get('')
    if (everything !== undefined) plans.set(INDEX_PATH, this.home(catalogue, everything))
    return plans
  }

  private context(catalogue: Catalogue): PageContext {
    return contextOf(catalogue, this.base, this.status?.())
  }

  /** What is on every page. */
  private frame({ newsroom, sections }: Catalogue): readonly unknown[] {
    return [newsroom, ...sections]
  }

  private home(catalogue: Catalogue, everything: Scope): Plan {
    const { articles, settings } = everything
    const shown = storiesOn(articles, 'front')
    const status = this.status?.()
    return {
      stamp: () => [...this.listStamp(catalogue, everything, shown), status?.articles, status?.faults],
      print: async () => ({
        text: renderHome(this.context(catalogue), await this.backIssues.items(catalogue, shown, settings)),
        lastModified: newestOf(shown, catalogue),
      }),
    }
  }

  private list(catalogue: Catalogue, scope: Scope, page: number | 'front'): Plan {
    const shown = storiesOn(scope.articles, page)
    return {
      stamp: () => [...this.listStamp(catalogue, scope, shown), pagesOf(scope.articles.length).older],
      print: async () => {
        const stories = await this.backIssues.items(catalogue, shown, scope.settings)
        return {
          text: renderListing(this.context(catalogue), scope, page, stories),
          lastModified: newestOf(shown, catalogue),
        }
      },
    }
  }

  private listStamp(catalogue: Catalogue, { subject, label }: Scope, shown: readonly Article[]): readonly unknown[] {
    const { items } = this.backIssues.main
    return [
      ...this.frame(catalogue),
      label,
      subject.kind === 'author' ? subject.author : undefined,
      ...shown.flatMap((article) => [article, ...items.stamp(catalogue, article), ...pagesAround(catalogue, article)]),
    ]
  }

  private article(catalogue: Catalogue, article: Article): Plan {
    const { items } = this.backIssues.main
    return {
      stamp: () => [
        ...this.frame(catalogue),
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
      return makeRendition({ path, type: HTML, text, lastModified: newestOf(shown, catalogue) })
    })
  }
}

const labelsOf = ({ scopes }: Catalogue): string[] => [...scopes.values()].flatMap(({ name, label }) => [name, label])

const isAsset = (path: string): boolean => path === STYLESHEET_PATH || path === SCRIPT_PATH

/** Which of its authors and tags have pages to lead to. */
const pagesAround = ({ scopes }: Catalogue, { authors }: Article): unknown[] =>
  authors.map(({ id }) => scopes.has(`authors/${id}`))

const newestOf = (articles: readonly Article[], { now }: Catalogue): number =>
  articles.reduce((newest, article) => Math.max(newest, lastChange(article, now)), DATE_OF_NOTHING)

function listAt(
  lists: ReadonlyMap<string, Scope>,
  path: string,
): { readonly scope: Scope; readonly page: number | 'front' } | undefined {
  const [, front = '', number] = LIST.exec(path) ?? []
  const scope = lists.get(front)
  if (scope === undefined || path === '') return undefined
  const page = number === undefined ? 'front' : Number(number)
  return page !== 'front' && page > pagesOf(scope.articles.length).older ? undefined : { scope, page }
}

/** The paths of a scope's pages; the front page of everything is the index. */
function listPaths({ name, articles }: Scope): string[] {
  const older = Array.from({ length: pagesOf(articles.length).older }, (_, index) => listPath(name, index + 1))
  return name === '' ? older : [listPath(name, 'front'), ...older]
}
