import type { PersistentMap, PersistentMultimap, SortedList } from '../collections/index.ts'
import type { Article, Articles, Instant, Newsroom, Schedule } from '../model/index.ts'
import type { Scope, ScopeListing } from './scope.ts'
import type { ScopeContents } from './scope-contents.ts'
import type { ScopeNames } from './scope-names.ts'
import type { SectionTree } from './section-tree.ts'

/** An immutable index of everything that is visible at one instant. Its successor shares all unchanged objects with it. */
export interface Catalog extends SectionTree {
  readonly newsroom: Newsroom
  readonly now: Instant
  /** The next instant at which time alone may change the catalog; absent: never. */
  readonly nextChange?: Instant
  /** Visible articles by id, without unlisted ones. */
  readonly byId: PersistentMap<Article>
  /** Articles that have a page and are in no scope. */
  readonly unlisted: ScopeContents
  /** By name. Configured sections are always here, and scopes with subscribers; authors, tags and created sections only while they have visible articles. */
  readonly scopes: PersistentMap<Scope>
  /** The scopes that are offered, sorted by name. The same object as long as none is added, removed or renamed. */
  readonly directory: SortedList<ScopeListing>
  /** The input of the catalog, hidden articles included. */
  readonly all: Articles
  readonly index: CatalogIndex
}

/** Indexes for the update of the catalog and for related coverage. */
interface CatalogIndex {
  readonly scopeNames: ScopeNames
  /** Contents by scope name, including names without a scope. */
  readonly contents: PersistentMap<ScopeContents>
  /** Upcoming changes of articles by time alone, next one first. */
  readonly schedule: Schedule
  /** Filled only if `related.reciprocal` is on. */
  readonly relatedBy: RelatedIndex
  /** Shared by all catalogs of one newsroom. */
  readonly similar: SimilarityCache
}

/** Visible articles by the ids that they name as related, newest first. */
export type RelatedIndex = PersistentMultimap<Article>

/** Similar articles by article, valid as long as the lists that were searched are the same objects. */
export type SimilarityCache = WeakMap<Article, CachedSimilar>

interface CachedSimilar {
  readonly lists: readonly (SortedList<Article> | undefined)[]
  readonly similar: readonly Article[]
}
