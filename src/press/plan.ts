import type { Catalogue } from '../catalogue/catalogue.ts'
import { DATE_OF_NOTHING } from '../feeds/document.ts'
import type { Article } from '../newsroom/article.ts'
import { lastChange } from '../newsroom/lifecycle.ts'

/** How a document is printed, and everything that it shows. */
export interface Plan {
  readonly stamp: () => readonly unknown[]
  readonly print: () => Promise<Printed>
}

export interface Printed {
  readonly text: string
  /** @default HTML */
  readonly type?: string
  readonly lastModified: number
  /** The feeds of the same stories. @default none */
  readonly links?: readonly string[]
}

export const HTML = 'text/html; charset=utf-8'

/** The newest change of articles, by which what shows them is dated. */
export const newestOf = (articles: readonly Article[], { now }: Catalogue): number =>
  articles.reduce((newest, article) => Math.max(newest, lastChange(article, now)), DATE_OF_NOTHING)

/** What is on every page. */
export const frameOf = ({ newsroom, sections }: Catalogue): readonly unknown[] => [newsroom, sections]
