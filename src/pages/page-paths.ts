import { makePagePath } from '../feeds/index.ts'

/** The one maker of the paths of pages, as `feeds/paths.ts` is of feeds: without a leading slash. */
export const STYLESHEET_PATH = 'assets/style.css'
export const SCRIPT_PATH = 'assets/copy.js'
export const ALL_FEEDS_PATH = 'feeds/'
export const ROBOTS_PATH = 'robots.txt'
export const SITEMAP_PATH = 'sitemap.xml'
/** What hosts of static trees show where nothing is. */
export const NOT_FOUND_PATH = '404.html'
/** In the head of that page: by it a build tells it from one of the newsroom's own. */
export const NOT_FOUND_MARK = '<meta name="generator" content="Sectionwire">'
export const NEWS_SITEMAP_PATH = 'news-sitemap.xml'

/** An older page of a scope, or its front page. */
export const makeListPath = (scope: string, page: number | 'front'): string =>
  page === 'front' ? makePagePath(scope) : `${makePagePath(scope)}page/${page}/`
