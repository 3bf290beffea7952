import type { Entries } from '../collections/persistent-map.ts'
import type { PersistentMultimap } from '../collections/persistent-multimap.ts'
import type { Steps } from '../collections/steps.ts'
import type { Article } from '../newsroom/article.ts'

/** Articles by the ids that they name as related. */
export type Naming = PersistentMultimap<Article>

export const namingWith = (before: Naming, added: Entries<Article>, removed: Entries<Article>): Steps<Naming> =>
  before.following(namedBy(added), namedBy(removed))

function namedBy(articles: Entries<Article>): Entries<Article> {
  const named: [string, Article][] = []
  for (const [, article] of articles) for (const id of idsIn(article)) named.push([id, article])
  return named
}

function idsIn({ related }: Article): Iterable<string> {
  if (related.length === 0) return []
  return new Set(related.flatMap((reference) => ('id' in reference ? [reference.id] : [])))
}
