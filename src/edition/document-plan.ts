import type { Catalog } from '../catalog/index.ts'
import { EMPTY_FEED_DATE } from '../feeds/index.ts'
import { type Article, getLastChange } from '../model/index.ts'

/** How a document is printed, and everything that it shows. */
export interface DocumentPlan {
  readonly dependencies: () => readonly unknown[]
  readonly render: () => Promise<RenderedDocument>
}

export interface RenderedDocument {
  readonly text: string
  /** @default HTML */
  readonly type?: string
  readonly lastModified: number
  /** The feeds of the same stories. @default none */
  readonly links?: readonly string[]
}

export const HTML_TYPE = 'text/html; charset=utf-8'

/** The newest change of articles, by which what shows them is dated. */
export const getNewestChange = (articles: readonly Article[], { now }: Catalog): number =>
  articles.reduce((newest, article) => Math.max(newest, getLastChange(article, now)), EMPTY_FEED_DATE)

/** What is on every page. */
export const getPageFrame = ({ newsroom, sections }: Catalog): readonly unknown[] => [newsroom, sections]
