import { type PersistentMap, SortedList, type Task } from '../collections/index.ts'
import { type Article, getLastChange, type Instant, isVisible, newestFirst } from '../model/index.ts'
import {
  NO_REMOVED_ARTICLES,
  type RemovedArticle,
  type RemovedArticles,
  toRemovedArticle,
  updateRemovedArticles,
} from './removed-articles.ts'
import type { ScopeNames } from './scope-names.ts'

/** An article with the last change that it shows. */
interface Changed {
  readonly article: Article
  readonly at: Instant
}

/** What is filed under one name. */
export interface ScopeContents {
  /** Visible ones, newest publication first. */
  readonly articles: SortedList<Article>
  /** The same, the last changed first: there only where a feed is in that order. */
  readonly byChange?: SortedList<Changed>
  /** What was visible once. */
  readonly removed: RemovedArticles
}

export const EMPTY_CONTENTS: ScopeContents = {
  articles: SortedList.of<Article>([], newestFirst),
  removed: NO_REMOVED_ARTICLES,
}

/** Of what comes under a name, or goes: the visible ones, and those that were once; newest publication first. */
interface Part {
  readonly articles: Article[]
  readonly departures: RemovedArticle[]
  readonly now: Instant
}

/** What has come and what has gone: what changed is in both, as it is and as it was. */
export interface Edits {
  readonly added: Part
  readonly removed: Part
}

/** Files articles under their names as they are at an instant: what nobody has seen yet is filed nowhere. */
export class ContentsEditor {
  /** The edits of each name. */
  readonly byName = new Map<string, Edits>()
  private readonly scopeNames: ScopeNames
  private readonly instants: { readonly added: Instant; readonly removed: Instant }

  constructor(filing: ScopeNames, instants: { readonly added: Instant; readonly removed: Instant }) {
    this.scopeNames = filing
    this.instants = instants
  }

  /** Whether the article is visible. */
  add(article: Article, kind: keyof Edits): boolean {
    const now = this.instants[kind]
    if (isVisible(article, now)) {
      for (const name of this.scopeNames.listNames(article)) this.edits(name)[kind].articles.push(article)
      return true
    }
    const departure = toRemovedArticle(article, now)
    if (departure === undefined) return false
    for (const name of this.scopeNames.listNames(article)) this.edits(name)[kind].departures.push(departure)
    return false
  }

  private edits(name: string): Edits {
    const known = this.byName.get(name)
    if (known !== undefined) return known
    const { added, removed } = this.instants
    const edits = { added: partAt(added), removed: partAt(removed) }
    this.byName.set(name, edits)
    return edits
  }
}

const partAt = (now: Instant): Part => ({ articles: [], departures: [], now })

/**
 * What is held under the names of the edits; undefined where nothing is left.
 *
 * @param isByChange whether a name's feed is in the order of change
 */
export function* updateContents(
  before: PersistentMap<ScopeContents>,
  edits: ReadonlyMap<string, Edits>,
  isByChange: (name: string) => boolean,
): Task<Map<string, ScopeContents | undefined>> {
  const all = new Map<string, ScopeContents | undefined>()
  for (const [name, edit] of edits) {
    const held = yield* applyEdits(before.get(name) ?? EMPTY_CONTENTS, edit, isByChange(name))
    const isEmpty = held.articles.length === 0 && held.removed.byRemoval.length === 0
    all.set(name, isEmpty ? undefined : held)
    yield
  }
  return all
}

function* applyEdits(before: ScopeContents, { added, removed }: Edits, isByChange: boolean): Task<ScopeContents> {
  const articles = yield* before.articles.editedInOrder(added.articles, removed.articles)
  const departed = updateRemovedArticles(before.removed, added.departures, removed.departures)
  if (!isByChange) return { articles, removed: departed }
  const { byChange = SortedList.of<Changed>([], lastChangedFirst) } = before
  return { articles, removed: departed, byChange: yield* byChange.editedWith(toChanges(added), toChanges(removed)) }
}

const lastChangedFirst = (a: Changed, b: Changed): number => b.at - a.at || newestFirst(a.article, b.article)

const toChanges = ({ articles, now }: Part): Changed[] =>
  articles.map((article) => ({ article, at: getLastChange(article, now) }))
