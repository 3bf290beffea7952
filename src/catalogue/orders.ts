import type { Article } from '../newsroom/article.ts'

/** By publication, which never changes; those of one instant by id. */
export const newestFirst = (a: Article, b: Article): number => b.published - a.published || compare(a.id, b.id)

export const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
