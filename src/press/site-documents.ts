import type { Catalogue } from '../catalogue/catalogue.ts'
import { finishGently } from '../collections/steps.ts'
import { contextOf } from '../pages/context.ts'
import { COPY_SCRIPT } from '../pages/copy-script.ts'
import { renderFeedsPage } from '../pages/feeds-page.ts'
import { renderMissing } from '../pages/missing.ts'
import { ALL_FEEDS_PATH, NEWS_SITEMAP_PATH, ROBOTS_PATH, SCRIPT_PATH, STYLESHEET_PATH } from '../pages/places.ts'
import {
  isSitemap,
  isSitemapPath,
  renderRobots,
  renderSitemap,
  type SitemapContext,
  sitemapPaths,
} from '../pages/sitemap.ts'
import { STYLESHEET } from '../pages/stylesheet.ts'
import type { ArticlePaths } from './article-paths.ts'
import { frameOf, HTML, newestOf, type Plan, type Printed } from './plan.ts'
import type { PressTools } from './press.ts'

/** Whether a path is of what pages are made up with: there for readable feeds too, where there are no pages. */
export const isAsset = (path: string): boolean => path === STYLESHEET_PATH || path === SCRIPT_PATH

/** The documents there is one of beside the pages: assets, the list of all feeds, and what search engines read. */
export class SiteDocuments {
  private readonly base: string
  private readonly sources: Pick<PressTools, 'status' | 'breathe'>

  constructor(base: string, sources: Pick<PressTools, 'status' | 'breathe'>) {
    this.base = base
    this.sources = sources
  }

  paths(catalogue: Catalogue, articles: ArticlePaths): string[] {
    const sitemaps = sitemapPaths(this.sitemapContext(catalogue, articles))
    return [STYLESHEET_PATH, SCRIPT_PATH, ROBOTS_PATH, ALL_FEEDS_PATH, ...sitemaps]
  }

  /** @param paths where articles have their pages: asked for when a sitemap is */
  plan(catalogue: Catalogue, paths: () => ArticlePaths, path: string): Plan | undefined {
    const newest = catalogue.scopes.get('')?.articles.slice(0, 1) ?? []
    const lastModified = newestOf(newest, catalogue)
    const text = (type: string, make: () => string | Promise<string>, stamp: readonly unknown[] = []): Plan => ({
      stamp: () => stamp,
      print: async () => ({ text: await make(), type, lastModified }),
    })
    switch (path) {
      case STYLESHEET_PATH:
        return text('text/css; charset=utf-8', () => STYLESHEET)
      case SCRIPT_PATH:
        return text('text/javascript; charset=utf-8', () => COPY_SCRIPT)
      case ROBOTS_PATH:
        return text('text/plain; charset=utf-8', () => renderRobots(this.base))
      case ALL_FEEDS_PATH: {
        const context = contextOf(catalogue, this.base, this.sources.status?.())
        return text(HTML, () => renderFeedsPage(context), [...frameOf(catalogue), catalogue.directory])
      }
      default:
        return isSitemapPath(path)
          ? this.sitemap(this.sitemapContext(catalogue, paths()), path, lastModified)
          : undefined
    }
  }

  /** What is shown where nothing is, and so is no document itself. */
  missing(catalogue: Catalogue): Plan {
    return {
      stamp: () => frameOf(catalogue),
      print: async () => ({
        text: renderMissing(contextOf(catalogue, this.base)),
        lastModified: newestOf([], catalogue),
      }),
    }
  }

  private sitemap(context: SitemapContext, path: string, lastModified: number): Plan | undefined {
    if (!isSitemap(context, path)) return undefined
    const { newsroom, directory, now } = context.catalogue
    const print = async (): Promise<Printed> => {
      const text = await finishGently(renderSitemap(context, path), this.sources.breathe)
      return { text, type: 'application/xml; charset=utf-8', lastModified }
    }
    // The news grow old by themselves.
    return {
      stamp: () => [newsroom, directory, context.here, lastModified, path === NEWS_SITEMAP_PATH ? now : undefined],
      print,
    }
  }

  private sitemapContext(catalogue: Catalogue, { here }: ArticlePaths): SitemapContext {
    return { catalogue, base: this.base, here }
  }
}
