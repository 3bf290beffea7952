import { PersistentMap } from '../collections/persistent-map.ts'
import { PersistentMultimap } from '../collections/persistent-multimap.ts'
import { SortedList } from '../collections/sorted-list.ts'
import type { Article } from '../newsroom/article.ts'
import { articlesOf } from '../newsroom/articles.ts'
import { NOTHING_COMING } from '../newsroom/coming.ts'
import type { Instant } from '../newsroom/instant.ts'
import type { Newsroom } from '../newsroom/site.ts'
import type { Catalogue } from './catalogue.ts'
import { Filing } from './filing.ts'
import type { Held } from './held.ts'
import { newestFirst } from './orders.ts'
import { byName, type Listed } from './scope.ts'
import { listedOf, makeScope } from './scopes.ts'

/** The catalogue of a newsroom without articles: what any other follows from. */
export function emptyCatalogue(newsroom: Newsroom, now: Instant): Catalogue {
  const filing = new Filing(newsroom)
  const tree = { sections: newsroom.site.sections, sectionPaths: filing.configured }
  const scopes = ['', ...filing.configured.keys()].flatMap(
    (name) => makeScope(undefined, name, newsroom, tree.sectionPaths) ?? [],
  )
  return {
    ...{ ...tree, newsroom, now },
    byId: PersistentMap.of<Article>(),
    scopes: PersistentMap.of(scopes.map((scope) => [scope.name, scope] as const)),
    directory: SortedList.of<Listed>(scopes.map(listedOf), byName),
    all: articlesOf([]),
    index: {
      filing,
      held: PersistentMap.of<Held>(),
      coming: NOTHING_COMING,
      naming: PersistentMultimap.of<Article>(newestFirst),
    },
  }
}
