import type { Catalog } from '../catalog/index.ts'
import { runCooperatively } from '../collections/index.ts'
import {
  ALL_FEEDS_PATH,
  COPY_SCRIPT,
  isSitemap,
  isSitemapPath,
  makePageContext,
  NEWS_SITEMAP_PATH,
  ROBOTS_PATH,
  renderFeedsPage,
  renderNotFoundPage,
  renderRobots,
  renderSitemap,
  SCRIPT_PATH,
  type SitemapContext,
  STYLESHEET,
  STYLESHEET_PATH,
  sitemapPaths,
} from '../pages/index.ts'
import type { ArticlePaths } from './article-paths.ts'
import { getNewestChange } from './document-dates.ts'
import { type DocumentPlan, getPageFrame, HTML_TYPE, type RenderedDocument } from './document-plan.ts'
import type { EditionTools } from './edition-sources.ts'

/** Whether a path is of what pages are made up with: there for readable feeds too, where there are no pages. */
export const isAsset = (path: string): boolean => path === STYLESHEET_PATH || path === SCRIPT_PATH

/** The documents there is one of beside the pages: assets, the list of all feeds, and what search engines read. */
export class SiteDocuments {
  private readonly base: string
  private readonly sources: Pick<EditionTools, 'status' | 'yieldToEventLoop' | 'feeds'>

  constructor(base: string, sources: Pick<EditionTools, 'status' | 'yieldToEventLoop' | 'feeds'>) {
    this.base = base
    this.sources = sources
  }

  paths(catalogue: Catalog, articles: ArticlePaths): string[] {
    const sitemaps = sitemapPaths(this.sitemapContext(catalogue, articles))
    return [STYLESHEET_PATH, SCRIPT_PATH, ROBOTS_PATH, ALL_FEEDS_PATH, ...sitemaps]
  }

  /** @param paths where articles have their pages: asked for when a sitemap is */
  plan(catalogue: Catalog, paths: () => ArticlePaths, path: string): DocumentPlan | undefined {
    const newest = catalogue.scopes.get('')?.articles.slice(0, 1) ?? []
    const lastModified = getNewestChange(newest, catalogue)
    const text = (
      type: string,
      make: () => string | Promise<string>,
      stamp: readonly unknown[] = [],
    ): DocumentPlan => ({
      dependencies: () => stamp,
      render: async () => ({ text: await make(), type, lastModified }),
    })
    switch (path) {
      case STYLESHEET_PATH:
        return text('text/css; charset=utf-8', () => STYLESHEET)
      case SCRIPT_PATH:
        return text('text/javascript; charset=utf-8', () => COPY_SCRIPT)
      case ROBOTS_PATH:
        return text('text/plain; charset=utf-8', () => renderRobots(this.base))
      case ALL_FEEDS_PATH: {
        const context = makePageContext(catalogue, this.base, this.sources.feeds, this.sources.status?.())
        return text(HTML_TYPE, () => renderFeedsPage(context), [...getPageFrame(catalogue), catalogue.directory])
      }
      default:
        return isSitemapPath(path)
          ? this.sitemap(this.sitemapContext(catalogue, paths()), path, lastModified)
          : undefined
    }
  }

  /** What is shown where nothing is, and so is no document itself. */
  missing(catalogue: Catalog): DocumentPlan {
    return {
      dependencies: () => getPageFrame(catalogue),
      render: async () => ({
        text: renderNotFoundPage(makePageContext(catalogue, this.base, this.sources.feeds)),
        lastModified: getNewestChange([], catalogue),
      }),
    }
  }

  private sitemap(context: SitemapContext, path: string, lastModified: number): DocumentPlan | undefined {
    if (!isSitemap(context, path)) return undefined
    const { newsroom, directory, now } = context.catalogue
    const print = async (): Promise<RenderedDocument> => {
      const text = await runCooperatively(renderSitemap(context, path), this.sources.yieldToEventLoop)
      return { text, type: 'application/xml; charset=utf-8', lastModified }
    }
    // The news grow old by themselves.
    return {
      dependencies: () => [
        newsroom,
        directory,
        context.here,
        lastModified,
        path === NEWS_SITEMAP_PATH ? now : undefined,
      ],
      render: print,
    }
  }

  private sitemapContext(catalogue: Catalog, { here }: ArticlePaths): SitemapContext {
    return { catalogue, base: this.base, here }
  }
}
