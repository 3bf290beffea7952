import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Wording } from '../newsroom/wording.ts'

/** What the person who runs the newsroom on a laptop is told on the front page. */
export interface Status {
  /** Records read, hidden ones included. */
  readonly articles: number
  readonly faults: number
}

/** All that a page may draw on. */
export interface PageContext {
  readonly catalogue: Catalogue
  /** The site's address, absolute, with a trailing slash. */
  readonly base: string
  readonly wording: Wording
  readonly status?: Status
}

export const contextOf = (catalogue: Catalogue, base: string, status?: Status): PageContext => ({
  catalogue,
  base,
  wording: catalogue.newsroom.site.wording,
  ...(status === undefined ? {} : { status }),
})

/** The path of the site on its host: `/`, or `/news/` where it lives below. */
const rootOf = (base: string): string => new URL(base).pathname

/** Where a path of the site is, from any of its pages: without host, so that a copy elsewhere leads to itself. */
export const here = ({ base }: PageContext, path: string): string => `${rootOf(base)}${path}`

/** An address of the site without its host; any other as it is. */
export const local = ({ base }: PageContext, url: string): string =>
  url.startsWith(base) ? `${rootOf(base)}${url.slice(base.length)}` : url

/** The same for every address in a body's tags; what is text stays. */
export const localBody = (context: PageContext, html: string): string =>
  html.replace(/<[a-z][^<>]*>/g, (tag) => tag.replaceAll(`="${context.base}`, `="${rootOf(context.base)}`))
