import type { PersistentMap } from '../collections/persistent-map.ts'
import type { SortedList } from '../collections/sorted-list.ts'
import { finish } from '../collections/steps.ts'
import type { Article } from '../newsroom/article.ts'
import { type Articles, articlesOf } from '../newsroom/articles.ts'
import type { Coming } from '../newsroom/coming.ts'
import type { Instant } from '../newsroom/instant.ts'
import type { Newsroom } from '../newsroom/site.ts'
import type { Filing } from './filing.ts'
import type { Held } from './held.ts'
import type { Naming } from './naming.ts'
import type { Listed, Scope } from './scope.ts'
import type { SectionTree } from './section-tree.ts'
import { catalogueSteps } from './update.ts'

export { authorOf } from './scopes.ts'
export { pathsToSections } from './section-tree.ts'

/**
 * Everything visible at one instant, indexed. Immutable; a change makes the next one, which shares with it whatever is
 * the same.
 */
export interface Catalogue extends SectionTree {
  readonly newsroom: Newsroom
  readonly now: Instant
  /** Before this instant nothing changes by itself; absent: nothing ever does. */
  readonly nextChange?: Instant
  /** Visible articles by id. */
  readonly byId: PersistentMap<Article>
  /** By name. Configured sections are always here; authors, tags and sections made from records only while something of theirs is visible. */
  readonly scopes: PersistentMap<Scope>
  /** The scopes by name, as lists show them: the same object as long as none has come, gone or is called otherwise. */
  readonly directory: SortedList<Listed>
  /** What it was made from, hidden articles included. */
  readonly all: Articles
  readonly index: CatalogueIndex
}

/** What besides the next catalogue is made from, and related coverage. */
interface CatalogueIndex {
  readonly filing: Filing
  /** Everything by the names under which it is filed, those included that are no scopes. */
  readonly held: PersistentMap<Held>
  /** The articles that change by themselves, the next one first. */
  readonly coming: Coming
  /** Visible articles by the ids that they name as related, newest first; kept only where related coverage is mutual. */
  readonly naming: Naming
}

/** Builds the catalogue of what is visible at `now`. The order of `articles` does not matter. */
export const buildCatalogue = (newsroom: Newsroom, articles: Iterable<Article>, now: Instant): Catalogue =>
  finish(catalogueSteps(undefined, newsroom, articlesOf(articles), now))
