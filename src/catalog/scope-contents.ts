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

interface ChangedArticle {
  readonly article: Article
  readonly at: Instant
}

/** The articles of one scope name. */
export interface ScopeContents {
  /** Visible articles, newest publication first. */
  readonly articles: SortedList<Article>
  /** The same articles, last change first; only if the feed has `order: updated`. */
  readonly byChange?: SortedList<ChangedArticle>
  readonly removed: RemovedArticles
}

export const EMPTY_CONTENTS: ScopeContents = {
  articles: SortedList.of<Article>([], newestFirst),
  removed: NO_REMOVED_ARTICLES,
}

/** Articles added to a name, or taken from it; newest publication first. */
interface EditedArticles {
  readonly visible: Article[]
  readonly noLongerVisible: RemovedArticle[]
  readonly now: Instant
}

/** The edits of one name. A changed article is in both lists, as it is now and as it was. */
export interface Edits {
  readonly added: EditedArticles
  readonly removed: EditedArticles
}

/** Collects the edits of each scope name. Articles that were never public are skipped. */
export class ContentsEditor {
  readonly byName = new Map<string, Edits>()
  /** Unlisted articles, which belong to no scope. */
  readonly unlisted: Edits
  private readonly scopeNames: ScopeNames
  private readonly instants: { readonly added: Instant; readonly removed: Instant }

  /** @param instants the times at which added and removed articles are looked at: now, and that of the last catalog */
  constructor(scopeNames: ScopeNames, instants: { readonly added: Instant; readonly removed: Instant }) {
    this.scopeNames = scopeNames
    this.instants = instants
    this.unlisted = makeEdits(instants)
  }

  /** Adds an article to the edits of its names; returns true if it is visible and in lists. */
  add(article: Article, kind: keyof Edits): boolean {
    const now = this.instants[kind]
    if (isVisible(article, now)) {
      for (const edits of this.listEdits(article)) edits[kind].visible.push(article)
      return article.listing !== 'unlisted'
    }
    const removed = toRemovedArticle(article, now)
    if (removed === undefined) return false
    for (const edits of this.listEdits(article)) edits[kind].noLongerVisible.push(removed)
    return false
  }

  private listEdits(article: Article): readonly Edits[] {
    if (article.listing === 'unlisted') return [this.unlisted]
    return this.scopeNames.listNames(article).map((name) => this.getEdits(name))
  }

  private getEdits(name: string): Edits {
    const current = this.byName.get(name)
    if (current !== undefined) return current
    const edits = makeEdits(this.instants)
    this.byName.set(name, edits)
    return edits
  }
}

const makeEdits = ({ added, removed }: Readonly<Record<keyof Edits, Instant>>): Edits => ({
  added: makeEditedArticles(added),
  removed: makeEditedArticles(removed),
})

const makeEditedArticles = (now: Instant): EditedArticles => ({ visible: [], noLongerVisible: [], now })

/**
 * Returns the new contents of every edited name; undefined for a name without articles.
 *
 * @param isByChange returns true if a name's feed has `order: updated`
 */
export function* updateContents(
  before: PersistentMap<ScopeContents>,
  edits: ReadonlyMap<string, Edits>,
  isByChange: (name: string) => boolean,
): Task<Map<string, ScopeContents | undefined>> {
  const updated = new Map<string, ScopeContents | undefined>()
  for (const [name, edit] of edits) {
    const contents = yield* applyEdits(before.get(name) ?? EMPTY_CONTENTS, edit, isByChange(name))
    const isEmpty = contents.articles.length === 0 && contents.removed.byRemoval.length === 0
    updated.set(name, isEmpty ? undefined : contents)
    yield
  }
  return updated
}

/** Returns the contents of a list after some edits. */
export function* applyEdits(
  before: ScopeContents,
  { added, removed }: Edits,
  isByChange: boolean,
): Task<ScopeContents> {
  const contents = {
    articles: yield* before.articles.editedInOrder(added.visible, removed.visible),
    removed: updateRemovedArticles(before.removed, added.noLongerVisible, removed.noLongerVisible),
  }
  if (!isByChange) return contents
  const { byChange = SortedList.of<ChangedArticle>([], lastChangedFirst) } = before
  return { ...contents, byChange: yield* byChange.editedWith(toChanged(added), toChanged(removed)) }
}

const lastChangedFirst = (a: ChangedArticle, b: ChangedArticle): number =>
  b.at - a.at || newestFirst(a.article, b.article)

const toChanged = ({ visible, now }: EditedArticles): ChangedArticle[] =>
  visible.map((article) => ({ article, at: getLastChange(article, now) }))
