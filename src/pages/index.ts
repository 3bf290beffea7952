export { renderArticle } from './article-page.ts'
export { PAGE_SCRIPT, STYLESHEET } from './assets/index.ts'
export { type ErrorKind, renderErrorPage } from './error-page.ts'
export { renderFeedPage } from './feed-page.ts'
export { renderFeedsPage } from './feeds-page.ts'
export { renderHome } from './home-page.ts'
export { renderListing } from './listing-page.ts'
export { NAME_INDEXES, type NameKind, renderNamesPage } from './names-page.ts'
export { makePageContext, type PageContext, type PageFrame, type Status } from './page-context.ts'
export {
  ALL_FEEDS_PATH,
  ERROR_PAGE_MARK,
  ERROR_PAGE_PATHS,
  GONE_PATH,
  makeListPath,
  NEWS_SITEMAP_PATH,
  NOT_FOUND_PATH,
  ROBOTS_PATH,
  SCRIPT_PATH,
  SITEMAP_PATH,
  STYLESHEET_PATH,
} from './page-paths.ts'
export { type PageNumber, paginate, selectPageStories } from './pagination.ts'
export {
  getNextNewsChange,
  isOnSite,
  isSitemap,
  isSitemapPath,
  listNewsStories,
  listSitemapPaths,
  renderNewsSitemap,
  renderRobots,
  renderSitemap,
} from './sitemap.ts'
export type { Story } from './story-card.ts'
export { DateFormats } from './time-elements.ts'
