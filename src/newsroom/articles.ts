import type { Order } from '../collections/sort.ts'
import { SortedList } from '../collections/sorted-list.ts'
import type { Article } from './article.ts'
import { compareText } from './compare-text.ts'

/** All articles of a newsroom, hidden ones included, in the order of their files. */
export type Articles = SortedList<Article>

/** The order of files; articles of one file by id. */
export const byFile: Order<Article> = (a, b) => compareText(a.file, b.file) || compareText(a.id, b.id)

export const articlesOf = (articles: Iterable<Article>): Articles =>
  articles instanceof SortedList ? articles : SortedList.of(articles, byFile)
