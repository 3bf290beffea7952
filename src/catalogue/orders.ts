import type { Article } from '../newsroom/article.ts'
import { compareText } from '../newsroom/compare-text.ts'

/** By publication, which never changes; those of one instant by id. */
export const newestFirst = (a: Article, b: Article): number => b.published - a.published || compareText(a.id, b.id)
