import type { Catalog } from '../catalog/index.ts'
import type { FeedTable } from '../feeds/index.ts'
import type { Wording } from '../model/index.ts'

/** What the person who runs the newsroom on a laptop is told on the front page. */
export interface Status {
  /** Records read, hidden ones included. */
  readonly articles: number
  readonly faults: number
}

/** All that a page may draw on. */
export interface PageContext {
  readonly catalogue: Catalog
  /** The site's address, absolute, with a trailing slash. */
  readonly base: string
  readonly wording: Wording
  readonly feeds: FeedTable
  readonly status?: Status
}

export const makePageContext = (catalogue: Catalog, base: string, feeds: FeedTable, status?: Status): PageContext => ({
  catalogue,
  base,
  feeds,
  wording: catalogue.newsroom.site.wording,
  ...(status === undefined ? {} : { status }),
})

/** The path of the site on its host: `/`, or `/news/` where it lives below. */
const getRoot = (base: string): string => new URL(base).pathname

/** Where a path of the site is, from any of its pages: without host, so that a copy elsewhere leads to itself. */
export const toSitePath = ({ base }: PageContext, path: string): string => `${getRoot(base)}${path}`

/** An address of the site without its host; any other as it is. */
export const toLocalAddress = ({ base }: PageContext, url: string): string =>
  url.startsWith(base) ? `${getRoot(base)}${url.slice(base.length)}` : url

/** The same for every address in a body's tags; what is text stays. */
export const localizeBody = (context: PageContext, html: string): string =>
  html.replace(/<[a-z][^<>]*>/g, (tag) => tag.replaceAll(`="${context.base}`, `="${getRoot(context.base)}`))
