import type { PersistentMap, PersistentMultimap, SortedList } from '../collections/index.ts'
import type { Article, Articles, Instant, Newsroom, Schedule } from '../model/index.ts'
import type { Scope, ScopeListing } from './scope.ts'
import type { ScopeContents } from './scope-contents.ts'
import type { ScopeNames } from './scope-names.ts'
import type { SectionTree } from './section-tree.ts'

/**
 * Everything visible at one instant, indexed. Immutable; a change makes the next one, which shares with it whatever is
 * the same.
 */
export interface Catalog extends SectionTree {
  readonly newsroom: Newsroom
  readonly now: Instant
  /** Before this instant nothing changes by itself; absent: nothing ever does. */
  readonly nextChange?: Instant
  /** Visible articles by id. */
  readonly byId: PersistentMap<Article>
  /** By name. Configured sections are always here; authors, tags and sections made from records only while something of theirs is visible. */
  readonly scopes: PersistentMap<Scope>
  /** The scopes by name, as lists show them: the same object as long as none has come, gone or is called otherwise. */
  readonly directory: SortedList<ScopeListing>
  /** What it was made from, hidden articles included. */
  readonly all: Articles
  readonly index: CatalogIndex
}

/** What besides the next catalogue is made from, and related coverage. */
interface CatalogIndex {
  readonly scopeNames: ScopeNames
  /** Everything by the names under which it is filed, those included that are no scopes. */
  readonly contents: PersistentMap<ScopeContents>
  /** The articles that change by themselves, the next one first. */
  readonly schedule: Schedule
  /** Visible articles by the ids that they name as related, newest first; kept only where related coverage is mutual. */
  readonly relatedBy: RelatedIndex
}

/** Articles by the ids that they name as related. */
export type RelatedIndex = PersistentMultimap<Article>
