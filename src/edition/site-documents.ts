import { type Catalog, EMPTY_CONTENTS } from '../catalog/index.ts'
import { type Dependencies, dependsOn, Implied, runCooperatively, type SortedList } from '../collections/index.ts'
import { EMPTY_FEED_DATE } from '../feeds/index.ts'
import { type Article, getLastChange, type Instant } from '../model/index.ts'
import {
  ALL_FEEDS_PATH,
  type ErrorKind,
  isSitemap,
  isSitemapPath,
  listNewsStories,
  listSitemapPaths,
  NAME_INDEXES,
  type NameKind,
  NEWS_SITEMAP_PATH,
  PAGE_SCRIPT,
  type PageContext,
  type PageFrame,
  ROBOTS_PATH,
  renderErrorPage,
  renderFeedsPage,
  renderNamesPage,
  renderNewsSitemap,
  renderRobots,
  renderSitemap,
  SCRIPT_PATH,
  STYLESHEET,
  STYLESHEET_PATH,
} from '../pages/index.ts'
import type { ArticlePaths } from './article-paths.ts'
import { type DocumentPlan, getPageFrame, HTML_TYPE, planDocument } from './document-plan.ts'
import type { EditionTools } from './edition-sources.ts'

const CSS_TYPE = 'text/css; charset=utf-8'
const SCRIPT_TYPE = 'text/javascript; charset=utf-8'
const TEXT_TYPE = 'text/plain; charset=utf-8'
const XML_TYPE = 'application/xml; charset=utf-8'

/**
 * The input of a document that is dated by the newest article. The date is implied: a document with equal bytes keeps
 * its Last-Modified, whatever its last change is.
 */
type DatedInput<T extends object> = Dependencies<T & { readonly lastChange: Implied<Instant> }>

/** Returns true for the style sheet and the script, which readable feeds need even on a site without pages. */
export const isAsset = (path: string): boolean => path === STYLESHEET_PATH || path === SCRIPT_PATH

/** Plans the documents of which a site has one: assets, lists, the pages for errors, robots.txt, sitemaps. */
export class SiteDocuments {
  private readonly base: string
  private readonly yieldToEventLoop: () => Promise<void>
  private readonly makeContext: (frame: PageFrame) => PageContext

  constructor(
    base: string,
    { yieldToEventLoop }: Pick<EditionTools, 'yieldToEventLoop'>,
    makeContext: (frame: PageFrame) => PageContext,
  ) {
    this.base = base
    this.yieldToEventLoop = yieldToEventLoop
    this.makeContext = makeContext
  }

  listPaths(catalog: Catalog, { onSite }: ArticlePaths): string[] {
    const own = [STYLESHEET_PATH, SCRIPT_PATH, ROBOTS_PATH, ALL_FEEDS_PATH, ...listSitemapPaths(onSite.length)]
    const { hasAuthors, hasTags } = getPageFrame(catalog)
    return [...own, ...(hasAuthors ? [NAME_INDEXES.author] : []), ...(hasTags ? [NAME_INDEXES.tag] : [])]
  }

  /** @param paths the articles by the paths of their pages; called for sitemaps only */
  plan(catalog: Catalog, paths: () => ArticlePaths, path: string): DocumentPlan | undefined {
    switch (path) {
      case STYLESHEET_PATH:
        return planText(catalog, CSS_TYPE, () => STYLESHEET)
      case SCRIPT_PATH:
        return planText(catalog, SCRIPT_TYPE, () => PAGE_SCRIPT)
      case ROBOTS_PATH:
        return planText(catalog, TEXT_TYPE, () => renderRobots(this.base))
      case ALL_FEEDS_PATH:
        return this.planFeedsPage(catalog)
      case NAME_INDEXES.author:
        return getPageFrame(catalog).hasAuthors ? this.planNamesPage(catalog, 'author') : undefined
      case NAME_INDEXES.tag:
        return getPageFrame(catalog).hasTags ? this.planNamesPage(catalog, 'tag') : undefined
      case NEWS_SITEMAP_PATH:
        return this.planNewsSitemap(catalog)
      default:
        return isSitemapPath(path) ? this.planSitemap(catalog, paths().onSite, path) : undefined
    }
  }

  planErrorPage(catalog: Catalog, kind: ErrorKind): DocumentPlan {
    return planDocument(
      () => dependsOn({ frame: getPageFrame(catalog) }),
      async ({ frame }) => ({ text: renderErrorPage(this.makeContext(frame), kind), lastModified: EMPTY_FEED_DATE }),
    )
  }

  private planFeedsPage(catalog: Catalog): DocumentPlan {
    return planDocument(
      () => dateInput(catalog, { frame: getPageFrame(catalog), directory: catalog.directory }),
      async ({ frame, directory, lastChange }) => ({
        text: renderFeedsPage(this.makeContext(frame), directory),
        type: HTML_TYPE,
        lastModified: lastChange.value,
      }),
    )
  }

  private planNamesPage(catalog: Catalog, kind: NameKind): DocumentPlan {
    return planDocument(
      () => dateInput(catalog, { frame: getPageFrame(catalog), directory: catalog.directory }),
      async ({ frame, directory, lastChange }) => ({
        text: renderNamesPage(this.makeContext(frame), directory, kind),
        lastModified: lastChange.value,
      }),
    )
  }

  private planSitemap(catalog: Catalog, pages: SortedList<Article>, path: string): DocumentPlan | undefined {
    if (!isSitemap(pages.length, path)) return undefined
    return planDocument(
      () =>
        dateInput(catalog, {
          site: catalog.newsroom.site,
          directory: catalog.directory,
          pages,
          // This list is a new object whenever an article changes; a filtered `pages` can stay the same object.
          all: (catalog.scopes.get('') ?? EMPTY_CONTENTS).articles,
          now: new Implied(catalog.now),
        }),
      async ({ site, directory, pages: listed, now, lastChange }) => {
        const task = renderSitemap({ site, base: this.base, directory, pages: listed, now: now.value }, path)
        return {
          text: await runCooperatively(task, this.yieldToEventLoop),
          type: XML_TYPE,
          lastModified: lastChange.value,
        }
      },
    )
  }

  private planNewsSitemap(catalog: Catalog): DocumentPlan {
    return planDocument(
      () => dateInput(catalog, { site: catalog.newsroom.site, stories: listNewsStories(catalog, this.base) }),
      async ({ site, stories, lastChange }) => ({
        text: await runCooperatively(renderNewsSitemap({ site, base: this.base, stories }), this.yieldToEventLoop),
        type: XML_TYPE,
        lastModified: lastChange.value,
      }),
    )
  }
}

const planText = (catalog: Catalog, type: string, render: () => string): DocumentPlan =>
  planDocument(
    () => dateInput(catalog, {}),
    async ({ lastChange }) => ({ text: render(), type, lastModified: lastChange.value }),
  )

const dateInput = <T extends object>(catalog: Catalog, input: T): DatedInput<T> => {
  const newest = (catalog.scopes.get('') ?? EMPTY_CONTENTS).articles.at(0)
  const lastChange = newest === undefined ? EMPTY_FEED_DATE : getLastChange(newest, catalog.now)
  return dependsOn({ ...input, lastChange: new Implied(Math.max(EMPTY_FEED_DATE, lastChange)) })
}
