import { makePagePath } from '../feeds/index.ts'
import type { PageNumber } from './pagination.ts'

// Paths of pages, without a leading slash; `feeds/paths.ts` has those of feeds.

export const STYLESHEET_PATH = 'assets/style.css'
export const SCRIPT_PATH = 'assets/copy.js'
export const ALL_FEEDS_PATH = 'feeds/'
export const ROBOTS_PATH = 'robots.txt'
export const SITEMAP_PATH = 'sitemap.xml'
/** Static hosts show this file for addresses at which nothing is published. */
export const NOT_FOUND_PATH = '404.html'
/** The page for what has been taken down for good. */
export const GONE_PATH = '410.html'
export const ERROR_PAGE_PATHS: readonly string[] = [NOT_FOUND_PATH, GONE_PATH]
/** Mark in the head of the generated pages for errors: a build recognizes by it that a file is not the newsroom's own. */
export const ERROR_PAGE_MARK = '<meta name="generator" content="Sectionwire">'
export const NEWS_SITEMAP_PATH = 'news-sitemap.xml'

/** Returns the path of a page of a scope. */
export const makeListPath = (scope: string, page: PageNumber): string =>
  page === 'front' ? makePagePath(scope) : `${makePagePath(scope)}page/${page}/`
