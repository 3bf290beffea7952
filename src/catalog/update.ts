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
  type ScheduledChange as ComingChange,
  EMPTY_SCHEDULE,
  getScheduledChange,
  type Instant,
  listDueArticles,
  type Newsroom,
  newestFirst,
  sortArticles,
} from '../model/index.ts'
import type { Catalog, RelatedIndex } from './catalog.ts'
import { computeNextChange } from './next-change.ts'
import { byName, type ScopeListing } from './scope.ts'
import { ContentsEditor, type Edits, type ScopeContents, updateContents } from './scope-contents.ts'
import { ScopeNames } from './scope-names.ts'
import { getFeedSettings, makeScope, toListing, updateScopes } from './scopes.ts'
import { addCreatedSections, type SectionTree } from './section-tree.ts'

/** Articles filed in one step. */
const STEP = 200

/**
 * The catalogue that follows another: the same as built anew, at the cost of what has changed. What has not is the very
 * same objects.
 */
export const updateCatalog = (
  before: Catalog | undefined,
  newsroom: Newsroom,
  articles: Iterable<Article>,
  now: Instant,
): Catalog => runTask(updateCatalogTask(before, newsroom, sortArticles(articles), now))

/** The same in steps, so that a server goes on answering when much has changed. */
export function* updateCatalogTask(
  before: Catalog | undefined,
  newsroom: Newsroom,
  articles: Articles,
  now: Instant,
): Task<Catalog> {
  const isFollowing = before !== undefined && before.newsroom === newsroom && now >= before.now
  const base = isFollowing ? before : makeEmptyCatalog(newsroom, now)
  const edits = yield* collectEdits(base, articles, now)
  const held = yield* updateContents(base.index.contents, edits.byName, (name) => isByChange(base, name))
  const tree = updateSectionTree(base, held)
  const following = {
    ...{ ...tree, newsroom, now, all: articles },
    byId: yield* base.byId.editedWith(edits.added.byId, listRemoved(base.byId, edits.removed.byId)),
    ...(yield* updateScopes(base, held, tree.sectionPaths)),
    index: yield* updateArticleIndex(base, edits, held),
  }
  const nextChange = computeNextChange(following)
  return { ...following, ...(nextChange === undefined ? {} : { nextChange }) }
}

/** What has come, or what has gone, as it is filed. */
interface IndexedArticles {
  /** Those that are visible. */
  readonly byId: [string, Article][]
  readonly coming: ComingChange[]
}

interface CatalogEdits {
  readonly added: IndexedArticles
  readonly removed: IndexedArticles
  readonly byName: ReadonlyMap<string, Edits>
}

/** What has changed: those for which an instant has come go as they were and come as they are. */
function* collectEdits(base: Catalog, articles: Articles, now: Instant): Task<CatalogEdits> {
  const { added, removed } = articles.changesSince(base.all)
  const gone = new Set(removed)
  const turned = listDueArticles(base.index.schedule, now).filter((article) => !gone.has(article))
  const instants = { added: now, removed: base.now }
  const filer = new ContentsEditor(base.index.scopeNames, instants)
  const file = function* (changed: readonly Article[], kind: 'added' | 'removed'): Task<IndexedArticles> {
    const filed: IndexedArticles = { byId: [], coming: [] }
    yield* forEachInTask(yield* sortInTask([...changed, ...turned], newestFirst, byPublication), STEP, (article) => {
      if (filer.add(article, kind)) filed.byId.push([article.id, article])
      const change = getScheduledChange(article, instants[kind])
      if (change !== undefined) filed.coming.push(change)
    })
    return filed
  }
  return { added: yield* file(added, 'added'), removed: yield* file(removed, 'removed'), byName: filer.byName }
}

const byPublication = ({ published }: Article): number => -published

function listRemoved(byId: Catalog['byId'], removed: Entries<Article>): string[] {
  return removed.filter(([id, article]) => byId.get(id) === article).map(([id]) => id)
}

const isByChange = ({ newsroom, index }: Catalog, name: string): boolean =>
  getFeedSettings(name, newsroom, index.scopeNames.configured).order === 'updated'

/** A section that site.yaml does not know is called as the earliest article in it says: see `makeScope`. */
function updateSectionTree(base: Catalog, held: ReadonlyMap<string, ScopeContents | undefined>): SectionTree {
  const titles = new Map<string, string | undefined>()
  for (const [name, each] of held) {
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
  held: ReadonlyMap<string, ScopeContents | undefined>,
): Task<Catalog['index']> {
  const kept: [string, ScopeContents][] = []
  const gone: string[] = []
  for (const [name, each] of held) {
    if (each === undefined) gone.push(name)
    else kept.push([name, each])
  }
  const isMutual = newsroom.site.related.reciprocal
  return {
    scopeNames: index.scopeNames,
    contents: yield* index.contents.editedWith(kept, gone),
    schedule: yield* index.schedule.editedWith(added.coming, removed.coming),
    relatedBy: isMutual ? yield* updateRelatedIndex(index.relatedBy, added.byId, removed.byId) : index.relatedBy,
  }
}

/** The catalogue of a newsroom without articles: what any other follows from. */
export function makeEmptyCatalog(newsroom: Newsroom, now: Instant): Catalog {
  const filing = new ScopeNames(newsroom)
  const tree = { sections: newsroom.site.sections, sectionPaths: filing.configured }
  const scopes = ['', ...filing.configured.keys()].flatMap(
    (name) => makeScope(undefined, name, newsroom, tree.sectionPaths) ?? [],
  )
  return {
    ...{ ...tree, newsroom, now },
    byId: PersistentMap.of<Article>(),
    scopes: PersistentMap.of(scopes.map((scope) => [scope.name, scope] as const)),
    directory: SortedList.of<ScopeListing>(scopes.map(toListing), byName),
    all: sortArticles([]),
    index: {
      scopeNames: filing,
      contents: PersistentMap.of<ScopeContents>(),
      schedule: EMPTY_SCHEDULE,
      relatedBy: PersistentMultimap.of<Article>(newestFirst),
    },
  }
}

export const updateRelatedIndex = (
  before: RelatedIndex,
  added: Entries<Article>,
  removed: Entries<Article>,
): Task<RelatedIndex> => before.editedWith(indexByRelated(added), indexByRelated(removed))

function indexByRelated(articles: Entries<Article>): Entries<Article> {
  const named: [string, Article][] = []
  for (const [, article] of articles) for (const id of listRelatedIds(article)) named.push([id, article])
  return named
}

function listRelatedIds({ related }: Article): Iterable<string> {
  if (related.length === 0) return []
  return new Set(related.flatMap((reference) => ('id' in reference ? [reference.id] : [])))
}

/** Builds the catalogue of what is visible at `now`. The order of `articles` does not matter. */
export const buildCatalog = (newsroom: Newsroom, articles: Iterable<Article>, now: Instant): Catalog =>
  runTask(updateCatalogTask(undefined, newsroom, sortArticles(articles), now))
