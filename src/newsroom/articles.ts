import type { Order } from '../collections/sort.ts'
import { SortedList } from '../collections/sorted-list.ts'
import type { Article } from './article.ts'

/** All articles of a newsroom, hidden ones included, in the order of their files. */
export type Articles = SortedList<Article>

export const byFile: Order<Article> = (a, b) => compare(a.file, b.file) || compare(a.id, b.id)

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

export const articlesOf = (articles: Iterable<Article>): Articles =>
  articles instanceof SortedList ? articles : SortedList.of(articles, byFile)
