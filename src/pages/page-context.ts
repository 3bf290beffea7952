import type { Catalog } from '../catalog/index.ts'
import type { FeedTable } from '../feeds/index.ts'
import { getWording, type Site, type Wording } from '../model/index.ts'
import type { DateFormats } from './time-elements.ts'

/** The report for the newsroom on the front page of a local preview. */
export interface Status {
  /** Records read, hidden ones included. */
  readonly articles: number
  readonly faults: number
}

/** The parts of a catalog that every page shows. Each is the same object as long as it is unchanged. */
export interface PageFrame extends Pick<Catalog, 'newsroom' | 'sections' | 'sectionPaths'> {
  /** True if there is an author, or a tag, with a page. */
  readonly hasAuthors: boolean
  readonly hasTags: boolean
}

/** Everything that a page reads besides its own stories. */
export interface PageContext extends PageFrame {
  readonly site: Site
  /** The site's address, absolute, with a trailing slash. */
  readonly base: string
  readonly wording: Wording
  /** The language of `wording` and of dates (BCP 47). */
  readonly language: string
  readonly feeds: FeedTable
  readonly dates: DateFormats
  readonly status?: Status
}

export const makePageContext = (
  { newsroom, sections, sectionPaths, hasAuthors, hasTags }: PageFrame,
  base: string,
  feeds: FeedTable,
  dates: DateFormats,
  status?: Status,
): PageContext => ({
  ...{ newsroom, sections, sectionPaths, hasAuthors, hasTags, base, feeds, dates },
  site: newsroom.site,
  wording: newsroom.site.wording,
  language: newsroom.site.language,
  ...(status === undefined ? {} : { status }),
})

/** Returns the context of an article: its texts and dates are in its language, if there are texts in it. */
export function withLanguage(context: PageContext, language: string | undefined): PageContext {
  const wording = getWording(context.site, language)
  return wording === context.site.wording || language === undefined ? context : { ...context, wording, language }
}

/** Returns the path of the site on its host: `/`, or `/news/` for a site in a folder. */
const getRoot = (base: string): string => new URL(base).pathname

/** Returns the link to a path of the site, without the host, so that a copy on another host links to itself. */
export const toSitePath = ({ base }: PageContext, path: string): string => `${getRoot(base)}${path}`

/** Returns an address of the site without its host, and any other address unchanged. */
export const toLocalAddress = ({ base }: PageContext, url: string): string =>
  url.startsWith(base) ? `${getRoot(base)}${url.slice(base.length)}` : url

/** Applies `toLocalAddress` to every address in the tags of a body; text stays unchanged. */
export const localizeBody = (context: PageContext, html: string): string =>
  html.replace(/<[a-z][^<>]*>/g, (tag) => tag.replaceAll(`="${context.base}`, `="${getRoot(context.base)}`))
