import type { Entries } from '../collections/persistent-map.ts'
import { PersistentMultimap } from '../collections/persistent-multimap.ts'
import type { Article } from '../newsroom/article.ts'
import { byFile } from '../newsroom/articles.ts'

/** Articles that a ledger does not know, by what may show them to be a story that it misses. */
export type Strangers = PersistentMultimap<Article>

export const NO_STRANGERS: Strangers = PersistentMultimap.of<Article>(byFile)

/** By file, text and guid. */
export const tracesOf = (articles: readonly Article[]): Entries<Article> =>
  articles.flatMap((article) => {
    const { file, digest, guid } = article
    const traces = [`digest ${digest}`, `file ${file}`, ...(guid === undefined ? [] : [`guid ${guid}`])]
    return traces.map((trace) => [trace, article] as const)
  })
