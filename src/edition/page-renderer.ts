import { type Catalog, getLastRemoval, type Scope, type ScopeListing, selectOlderArticles } from '../catalog/index.ts'
import { type Dependencies, dependsOn, Implied } from '../collections/index.ts'
import { type FeedLink, INDEX_PATH, type ItemInput, parsePagePath } from '../feeds/index.ts'
import { type Article, type Instant, slugify } from '../model/index.ts'
import {
  DateFormats,
  type ErrorKind,
  GONE_PATH,
  getNextNewsChange,
  makeListPath,
  makePageContext,
  NOT_FOUND_PATH,
  type PageContext,
  type PageFrame,
  type PageNumber,
  paginate,
  renderArticle,
  renderFeedPage,
  renderHome,
  renderListing,
  type Status,
  selectPageStories,
} from '../pages/index.ts'
import { type ArticlePaths, findFormer, listFormerPaths } from './article-paths.ts'
import {
  computeLastChange,
  type DocumentPlan,
  getPageFrame,
  HTML_TYPE,
  planDocument,
  prepareDocument,
  type RenderedDocument,
} from './document-plan.ts'
import type { HostFiles } from './edition.ts'
import type { EditionTools } from './edition-sources.ts'
import { listFeedLinkFields } from './link-fields.ts'
import type { OlderItem, OlderItems } from './older-items.ts'
import { makeRendition, type Rendition } from './rendition/index.ts'
import { RenditionCache } from './rendition-cache.ts'
import { isAsset, SiteDocuments } from './site-documents.ts'

/** Links to older articles below one, of which those to related coverage are not shown twice. */
const OLDER_LINKS = 5

/** Size of the cache, in bytes. */
const MAX_CACHE_BYTES = 64 * 1024 * 1024

const ERROR_PAGES: readonly (readonly [path: string, kind: ErrorKind])[] = [
  [NOT_FOUND_PATH, 'missing'],
  [GONE_PATH, 'gone'],
]

/** The pages of one catalog. */
export interface PageEdition {
  readonly find: (path: string) => Promise<Rendition> | undefined
  readonly has: (path: string) => boolean
  /** Returns the input of a page whose bytes depend on nothing else; undefined for other pages and where there is none. */
  readonly getInput: (path: string) => Dependencies | undefined
  readonly paths: () => string[]
  /** Returns the paths of a scope's pages, without that of the front page of the site. */
  readonly pathsOf: (scope: Scope) => string[]
  /** The pages for errors by their paths; none if the site has no pages. */
  readonly errorPages: HostFiles
  /** Returns a feed as a page for a person with a browser. */
  readonly readable: (scope: Scope, path: string) => Promise<Rendition>
  /** Returns the path of the article whose page was at a path, without slashes at either end. */
  readonly findFormer: (key: string) => string | undefined
  /** Lists the paths that pages of articles had, with those that they have. */
  readonly formerPaths: () => Iterable<readonly [key: string, path: string]>
  /** Returns true if the page of a withdrawn article was at a path. */
  readonly isWithdrawn: (path: string) => boolean
  /** When a page changes although no article does. */
  readonly nextChange?: Instant
}

/** Everything that a list of articles is made from. */
type ListInput = Dependencies<{
  readonly frame: PageFrame
  readonly scope: Dependencies<ScopeListing>
  readonly page: PageNumber
  /** Number of older pages of the scope. */
  readonly olderPages: number
  readonly stories: readonly ItemInput[]
  /** When an article last left the page. Implied by `stories`: a removal changes them, or no byte of the page. */
  readonly lastRemoval: Implied<Instant | undefined>
}>

type HomeInput = ListInput & Dependencies<{ readonly status: Dependencies<Status> | undefined }>

type ArticleInput = Dependencies<{
  readonly frame: PageFrame
  readonly item: ItemInput
  readonly tagPages: readonly string[]
  readonly older: readonly Dependencies<FeedLink>[]
}>

const LIST_PATH = /^(.*?)(?:page\/([1-9]\d{0,6})\/)?$/

type PageTools = Pick<EditionTools, 'status' | 'yieldToEventLoop' | 'date' | 'feeds' | 'kept'>

/** Renders pages on demand. */
export class PageRenderer {
  private readonly base: string
  private readonly olderItems: OlderItems
  private readonly tools: PageTools
  private readonly dates = new DateFormats()
  private readonly cache: RenditionCache
  private readonly site: SiteDocuments

  constructor(base: string, olderItems: OlderItems, tools: PageTools) {
    this.base = base
    this.olderItems = olderItems
    this.tools = tools
    this.cache = new RenditionCache(tools.kept.documents ? MAX_CACHE_BYTES : 1, tools.date)
    this.site = new SiteDocuments(base, tools, (frame) => this.makeContext(frame))
  }

  /**
   * Returns the pages of one catalog; if site.yaml turns pages off, only the assets of readable feeds.
   *
   * @param paths the articles by the paths of their pages
   */
  of(catalog: Catalog, paths: () => ArticlePaths): PageEdition {
    const hasPages = catalog.newsroom.site.pages
    const plan = (path: string): DocumentPlan | undefined =>
      hasPages || isAsset(path) ? this.plan(catalog, paths, path) : undefined
    const nextChange = hasPages ? getNextNewsChange(catalog, this.base) : undefined
    return {
      has: (path) => plan(path) !== undefined,
      getInput: (path) => {
        const planned = plan(path)
        return planned?.isTimeless === true ? planned.prepare().input : undefined
      },
      find: (path) => {
        const planned = plan(path)
        return planned && this.get(catalog, path, planned)
      },
      paths: () => (hasPages ? this.listPaths(catalog, paths()) : []),
      pathsOf: (scope) => (hasPages ? listScopePaths(scope) : []),
      readable: (scope, path) => this.getReadable(catalog, scope, path),
      findFormer: (key) => (hasPages ? findFormer(paths(), key, this.base) : undefined),
      formerPaths: () => (hasPages ? listFormerPaths(paths(), this.base) : []),
      isWithdrawn: (path) => hasPages && (paths().withdrawn.has(path) || paths().withdrawn.has(`${path}/`)),
      errorPages: new Map(
        hasPages
          ? ERROR_PAGES.map(([at, kind]) => [at, () => this.get(catalog, at, this.site.planErrorPage(catalog, kind))])
          : [],
      ),
      ...(nextChange === undefined ? {} : { nextChange }),
    }
  }

  private plan(catalog: Catalog, paths: () => ArticlePaths, path: string): DocumentPlan | undefined {
    const own = this.site.plan(catalog, paths, path) ?? this.planHome(catalog, path) ?? this.planList(catalog, path)
    if (own !== undefined) return own
    const article = paths().visible.last(path)
    return article && this.planArticle(catalog, article)
  }

  private listPaths(catalog: Catalog, articles: ArticlePaths): string[] {
    const site = this.site.listPaths(catalog, articles)
    const lists = [...catalog.scopes.values()].filter(({ isOffered }) => isOffered).flatMap(listScopePaths)
    return [...new Set([INDEX_PATH, ...site, ...lists, ...articles.visible.keys()])]
  }

  private get({ now }: Catalog, path: string, plan: DocumentPlan): Promise<Rendition> {
    const { input, render } = plan.prepare()
    const toRendition = async (): Promise<Rendition> => makeRendition({ path, type: HTML_TYPE, ...(await render()) })
    return this.cache.get(path, { input, render: toRendition }, now)
  }

  private makeContext(frame: PageFrame, status?: Status): PageContext {
    return makePageContext(frame, this.base, this.tools.feeds, this.dates, status)
  }

  private planHome(catalog: Catalog, path: string): DocumentPlan | undefined {
    const everything = catalog.scopes.get('')
    if (path !== INDEX_PATH || everything === undefined) return undefined
    return planDocument(
      (): HomeInput => {
        const status = this.tools.status?.()
        return dependsOn({
          ...this.getListInput(catalog, everything, 'front'),
          status: status && dependsOn({ articles: status.articles, faults: status.faults }),
        })
      },
      async (input) => {
        const { frame, scope, olderPages, status } = input
        const text = renderHome(this.makeContext(frame, status), scope, await this.getStories(input), olderPages)
        return { ...this.describeList(input), text }
      },
    )
  }

  private planList(catalog: Catalog, path: string): DocumentPlan | undefined {
    const [, front = '', number] = LIST_PATH.exec(path) ?? []
    const name = path === '' ? undefined : parsePagePath(front)
    const scope = name === undefined ? undefined : catalog.scopes.get(name)
    if (scope === undefined) return undefined
    const page = number === undefined ? 'front' : Number(number)
    if (page !== 'front' && page > paginate(scope.articles.length).older) return undefined
    return planDocument(
      () => this.getListInput(catalog, scope, page),
      async (input) => {
        const stories = await this.getStories(input)
        return {
          ...this.describeList(input),
          text: renderListing(this.makeContext(input.frame), { ...input, stories }),
        }
      },
      true,
    )
  }

  private getListInput(catalog: Catalog, scope: Scope, page: PageNumber): ListInput {
    const shown = selectPageStories(scope.articles, page)
    return dependsOn({ ...this.getStoriesInput(catalog, scope, shown), page })
  }

  private getStoriesInput(catalog: Catalog, scope: Scope, shown: readonly Article[]): ListInput {
    const { name, label, subject, settings } = scope
    const { items } = this.olderItems.main
    return dependsOn({
      frame: getPageFrame(catalog),
      scope: dependsOn({ name, label, subject, settings }),
      page: 'front',
      olderPages: paginate(scope.articles.length).older,
      stories: shown.map((article) => items.getInput(catalog, article)),
      lastRemoval: new Implied(getRemovalFromPage(scope, shown)),
    })
  }

  private getStories({ scope, stories }: ListInput): Promise<OlderItem[]> {
    return this.olderItems.items(stories, scope.settings)
  }

  private describeList({ scope, stories, lastRemoval }: ListInput): Omit<RenderedDocument, 'text'> {
    return {
      lastModified: computeLastChange(stories, lastRemoval.value),
      links: listFeedLinkFields(this.base, this.tools.feeds, scope),
    }
  }

  private planArticle(catalog: Catalog, article: Article): DocumentPlan {
    const { items } = this.olderItems.main
    return planDocument(
      (): ArticleInput =>
        dependsOn({
          frame: getPageFrame(catalog),
          item: items.getInput(catalog, article),
          tagPages: listTagPages(catalog, article),
          older: selectOlderArticles(catalog, article, OLDER_LINKS).map((each) => items.getLink(catalog, each)),
        }),
      async ({ frame, item: input, tagPages, older }) => {
        const { item, body, opening } = await items.withBody(input)
        const isRetracted = input.state === 'retracted'
        const page = { article: input.article, item, body, opening, isRetracted, tagPages, older }
        const text = items.withinBoundary(input.article, () => renderArticle(this.makeContext(frame), page))
        return { text, lastModified: input.updated }
      },
      true,
    )
  }

  private getReadable(catalog: Catalog, scope: Scope, path: string): Promise<Rendition> {
    const shown = scope.articles.slice(0, scope.settings.items)
    const document = prepareDocument(this.getStoriesInput(catalog, scope, shown), async (input) => {
      const text = renderFeedPage(this.makeContext(input.frame), input.scope, path, await this.getStories(input))
      const lastModified = computeLastChange(input.stories, input.lastRemoval.value)
      return makeRendition({ path, type: HTML_TYPE, text, lastModified })
    })
    return this.cache.get(`view of ${path}`, document, catalog.now)
  }
}

/** Returns when an article last left the part of a list, newest publication first, that a page shows. */
function getRemovalFromPage({ articles, removed }: Scope, shown: readonly Article[]): Instant | undefined {
  const isAll = shown.length === articles.length
  const start = (isAll ? undefined : shown.at(-1)?.published) ?? Number.NEGATIVE_INFINITY
  return getLastRemoval(removed, { start, end: Number.POSITIVE_INFINITY })
}

/** Returns the names of the article's tags that have a page to link to. */
const listTagPages = ({ scopes }: Catalog, { tags }: Article): string[] =>
  [...new Set(tags.map((tag) => `tags/${slugify(tag)}`))].filter((name) => scopes.get(name)?.isOffered === true)

/** Returns the paths of a scope's pages, without that of the front page of the site. */
function listScopePaths({ name, articles }: Scope): string[] {
  const older = Array.from({ length: paginate(articles.length).older }, (_, index) => makeListPath(name, index + 1))
  return name === '' ? older : [makeListPath(name, 'front'), ...older]
}
