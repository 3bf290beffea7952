import {
  type Entries,
  forEachInTask,
  PersistentMap,
  PersistentMultimap,
  runTask,
  SortedList,
  sortInTask,
  type Task,
} from '../collections/index.ts'
import {
  type Article,
  type Articles,
  EMPTY_SCHEDULE,
  getScheduledChange,
  type Instant,
  listDueArticles,
  type Newsroom,
  newestFirst,
  type ScheduledChange,
  sortArticles,
} from '../model/index.ts'
import type { Catalog, RelatedIndex } from './catalog.ts'
import { computeNextChange } from './next-change.ts'
import { byName, type ScopeListing } from './scope.ts'
import {
  applyEdits,
  ContentsEditor,
  type Edits,
  EMPTY_CONTENTS,
  type ScopeContents,
  updateContents,
} from './scope-contents.ts'
import { ScopeNames } from './scope-names.ts'
import { getFeedSettings, makeScope, toListing, updateScopes } from './scopes.ts'
import { addCreatedSections, type SectionTree } from './section-tree.ts'

/** Articles processed in one step of a task. */
const STEP_SIZE = 200

/** Returns the catalog after `before`: equal to one built from scratch, at the cost of the changes only. */
export const updateCatalog = (
  before: Catalog | undefined,
  newsroom: Newsroom,
  articles: Iterable<Article>,
  now: Instant,
): Catalog => runTask(updateCatalogTask(before, newsroom, sortArticles(articles), now))

/** Does the same as `updateCatalog`, in steps. */
export function* updateCatalogTask(
  before: Catalog | undefined,
  newsroom: Newsroom,
  articles: Articles,
  now: Instant,
): Task<Catalog> {
  const canUpdate = before !== undefined && before.newsroom === newsroom && now >= before.now
  const base = canUpdate ? before : makeEmptyCatalog(newsroom, now)
  const edits = yield* collectEdits(base, articles, now)
  const contents = yield* updateContents(base.index.contents, edits.byName, (name) => isByChange(base, name))
  const tree = updateSectionTree(base, contents)
  const catalog = {
    ...{ ...tree, newsroom, now, all: articles },
    byId: yield* base.byId.editedWith(edits.added.byId, listRemoved(base.byId, edits.removed.byId)),
    ...(yield* updateScopes(base, contents, tree.sectionPaths)),
    unlisted: yield* applyEdits(base.unlisted, edits.unlisted, false),
    index: yield* updateArticleIndex(base, edits, contents),
  }
  const nextChange = computeNextChange(catalog)
  return { ...catalog, ...(nextChange === undefined ? {} : { nextChange }) }
}

/** Added or removed articles, as the indexes take them. */
interface IndexedArticles {
  /** Visible articles in lists only. */
  readonly byId: [string, Article][]
  readonly scheduled: ScheduledChange[]
}

interface CatalogEdits {
  readonly added: IndexedArticles
  readonly removed: IndexedArticles
  readonly byName: ReadonlyMap<string, Edits>
  readonly unlisted: Edits
}

/** Collects the changes. An article whose scheduled change is due is removed as it was and added as it is now. */
function* collectEdits(base: Catalog, articles: Articles, now: Instant): Task<CatalogEdits> {
  const { added, removed } = articles.changesSince(base.all)
  const removedSet = new Set(removed)
  const due = listDueArticles(base.index.schedule, now).filter((article) => !removedSet.has(article))
  const instants = { added: now, removed: base.now }
  const editor = new ContentsEditor(base.index.scopeNames, instants)
  const index = function* (changed: readonly Article[], kind: 'added' | 'removed'): Task<IndexedArticles> {
    const indexed: IndexedArticles = { byId: [], scheduled: [] }
    yield* forEachInTask(yield* sortInTask([...changed, ...due], newestFirst, getSortKey), STEP_SIZE, (article) => {
      if (editor.add(article, kind)) indexed.byId.push([article.id, article])
      const change = getScheduledChange(article, instants[kind])
      if (change !== undefined) indexed.scheduled.push(change)
    })
    return indexed
  }
  return { added: yield* index(added, 'added'), removed: yield* index(removed, 'removed'), ...pickEdits(editor) }
}

const pickEdits = ({ byName, unlisted }: ContentsEditor): Pick<CatalogEdits, 'byName' | 'unlisted'> => ({
  byName,
  unlisted,
})

const getSortKey = ({ published }: Article): number => -published

function listRemoved(byId: Catalog['byId'], removed: Entries<Article>): string[] {
  return removed.filter(([id, article]) => byId.get(id) === article).map(([id]) => id)
}

const isByChange = ({ newsroom, index }: Catalog, name: string): boolean =>
  getFeedSettings(name, newsroom, index.scopeNames.configured).order === 'updated'

/** A created section has the title that its earliest article gives; see `makeScope`. */
function updateSectionTree(base: Catalog, contents: ReadonlyMap<string, ScopeContents | undefined>): SectionTree {
  const titles = new Map<string, string | undefined>()
  for (const [name, each] of contents) {
    if (!base.index.scopeNames.isCreatedSection(name)) continue
    const first = each?.articles.at(-1)
    titles.set(name, first?.sections.find(({ id }) => id === name)?.title)
  }
  const { sections, sectionPaths } = addCreatedSections(base, base.newsroom.site, titles)
  return { sections, sectionPaths }
}

function* updateArticleIndex(
  { newsroom, index }: Catalog,
  { added, removed }: CatalogEdits,
  contents: ReadonlyMap<string, ScopeContents | undefined>,
): Task<Catalog['index']> {
  const kept: [string, ScopeContents][] = []
  const emptied: string[] = []
  for (const [name, each] of contents) {
    if (each === undefined) emptied.push(name)
    else kept.push([name, each])
  }
  const isReciprocal = newsroom.site.related.reciprocal
  return {
    scopeNames: index.scopeNames,
    contents: yield* index.contents.editedWith(kept, emptied),
    schedule: yield* index.schedule.editedWith(added.scheduled, removed.scheduled),
    relatedBy: isReciprocal ? yield* updateRelatedIndex(index.relatedBy, added.byId, removed.byId) : index.relatedBy,
    similar: index.similar,
  }
}

/** Returns the catalog of a newsroom without articles. */
function makeEmptyCatalog(newsroom: Newsroom, now: Instant): Catalog {
  const scopeNames = new ScopeNames(newsroom)
  const tree = { sections: newsroom.site.sections, sectionPaths: scopeNames.configured }
  const names = new Set(['', ...scopeNames.configured.keys(), ...(newsroom.published?.keys() ?? [])])
  const scopes = [...names].flatMap((name) => makeScope(undefined, name, newsroom, tree.sectionPaths) ?? [])
  return {
    ...{ ...tree, newsroom, now },
    byId: PersistentMap.of<Article>(),
    scopes: PersistentMap.of(scopes.map((scope) => [scope.name, scope] as const)),
    directory: SortedList.of<ScopeListing>(scopes.filter(({ isOffered }) => isOffered).map(toListing), byName),
    all: sortArticles([]),
    unlisted: EMPTY_CONTENTS,
    index: {
      scopeNames,
      contents: PersistentMap.of<ScopeContents>(),
      schedule: EMPTY_SCHEDULE,
      relatedBy: PersistentMultimap.of<Article>(newestFirst),
      similar: new WeakMap(),
    },
  }
}

const updateRelatedIndex = (
  before: RelatedIndex,
  added: Entries<Article>,
  removed: Entries<Article>,
): Task<RelatedIndex> => before.editedWith(indexByRelated(added), indexByRelated(removed))

function indexByRelated(articles: Entries<Article>): Entries<Article> {
  const entries: [string, Article][] = []
  for (const [, article] of articles) for (const id of listRelatedIds(article)) entries.push([id, article])
  return entries
}

function listRelatedIds({ related }: Article): Iterable<string> {
  if (related.length === 0) return []
  return new Set(related.flatMap((reference) => ('id' in reference ? [reference.id] : [])))
}

/** Returns the catalog of the articles visible at `now`. The order of `articles` does not matter. */
export const buildCatalog = (newsroom: Newsroom, articles: Iterable<Article>, now: Instant): Catalog =>
  runTask(updateCatalogTask(undefined, newsroom, sortArticles(articles), now))
