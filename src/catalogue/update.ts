import type { Entries } from '../collections/persistent-map.ts'
import { sorted } from '../collections/sort.ts'
import { eachInSteps, finish, type Steps } from '../collections/steps.ts'
import type { Article } from '../newsroom/article.ts'
import { type Articles, articlesOf } from '../newsroom/articles.ts'
import { type Change as ComingChange, comingTo, turnedBy } from '../newsroom/coming.ts'
import type { Instant } from '../newsroom/instant.ts'
import type { Newsroom } from '../newsroom/site.ts'
import type { Catalogue } from './catalogue.ts'
import { emptyCatalogue } from './empty.ts'
import { type Edits, Filer, type Held, heldWith } from './held.ts'
import { namingWith } from './naming.ts'
import { nextChangeOf } from './next-change.ts'
import { newestFirst } from './orders.ts'
import { scopesWith, settingsOf } from './scopes.ts'
import { type SectionTree, withMade } from './section-tree.ts'

/** Articles filed in one step. */
const STEP = 200

/**
 * The catalogue that follows another: the same as built anew, at the cost of what has changed. What has not is the very
 * same objects.
 */
export const followingCatalogue = (
  before: Catalogue | undefined,
  newsroom: Newsroom,
  articles: Iterable<Article>,
  now: Instant,
): Catalogue => finish(catalogueSteps(before, newsroom, articlesOf(articles), now))

/** The same in steps, so that a server goes on answering when much has changed. */
export function* catalogueSteps(
  before: Catalogue | undefined,
  newsroom: Newsroom,
  articles: Articles,
  now: Instant,
): Steps<Catalogue> {
  const isFollowing = before !== undefined && before.newsroom === newsroom && now >= before.now
  const base = isFollowing ? before : emptyCatalogue(newsroom, now)
  const edits = yield* editsOf(base, articles, now)
  const held = yield* heldWith(base.index.held, edits.byName, (name) => isByChange(base, name))
  const tree = treeWith(base, held)
  const following = {
    ...{ ...tree, newsroom, now, all: articles },
    byId: yield* base.byId.following(edits.added.byId, goneFrom(base.byId, edits.removed.byId)),
    ...(yield* scopesWith(base, held, tree.sectionPaths)),
    index: yield* indexWith(base, edits, held),
  }
  const nextChange = nextChangeOf(following)
  return { ...following, ...(nextChange === undefined ? {} : { nextChange }) }
}

/** What has come, or what has gone, as it is filed. */
interface Filed {
  /** Those that are visible. */
  readonly byId: [string, Article][]
  readonly coming: ComingChange[]
}

interface CatalogueEdits {
  readonly added: Filed
  readonly removed: Filed
  readonly byName: ReadonlyMap<string, Edits>
}

/** What has changed: those for which an instant has come go as they were and come as they are. */
function* editsOf(base: Catalogue, articles: Articles, now: Instant): Steps<CatalogueEdits> {
  const { added, removed } = articles.changesSince(base.all)
  const gone = new Set(removed)
  const turned = turnedBy(base.index.coming, now).filter((article) => !gone.has(article))
  const instants = { added: now, removed: base.now }
  const filer = new Filer(base.index.filing, instants)
  const file = function* (changed: readonly Article[], kind: 'added' | 'removed'): Steps<Filed> {
    const filed: Filed = { byId: [], coming: [] }
    yield* eachInSteps(yield* sorted([...changed, ...turned], newestFirst, byPublication), STEP, (article) => {
      if (filer.file(article, kind)) filed.byId.push([article.id, article])
      const change = comingTo(article, instants[kind])
      if (change !== undefined) filed.coming.push(change)
    })
    return filed
  }
  return { added: yield* file(added, 'added'), removed: yield* file(removed, 'removed'), byName: filer.byName }
}

const byPublication = ({ published }: Article): number => -published

function goneFrom(byId: Catalogue['byId'], removed: Entries<Article>): string[] {
  return removed.filter(([id, article]) => byId.get(id) === article).map(([id]) => id)
}

const isByChange = ({ newsroom, index }: Catalogue, name: string): boolean =>
  settingsOf(name, newsroom, index.filing.configured).order === 'updated'

/** A section that site.yaml does not know is called as the earliest article in it says: see `makeScope`. */
function treeWith(base: Catalogue, held: ReadonlyMap<string, Held | undefined>): SectionTree {
  const titles = new Map<string, string | undefined>()
  for (const [name, each] of held) {
    if (!base.index.filing.isMade(name)) continue
    const first = each?.articles.at(-1)
    titles.set(name, first?.sections.find(({ id }) => id === name)?.title)
  }
  const { sections, sectionPaths } = withMade(base, base.newsroom.site, titles)
  return { sections, sectionPaths }
}

function* indexWith(
  { newsroom, index }: Catalogue,
  { added, removed }: CatalogueEdits,
  held: ReadonlyMap<string, Held | undefined>,
): Steps<Catalogue['index']> {
  const kept: [string, Held][] = []
  const gone: string[] = []
  for (const [name, each] of held) {
    if (each === undefined) gone.push(name)
    else kept.push([name, each])
  }
  const isMutual = newsroom.site.related.reciprocal
  return {
    filing: index.filing,
    held: yield* index.held.following(kept, gone),
    coming: yield* index.coming.following(added.coming, removed.coming),
    naming: isMutual ? yield* namingWith(index.naming, added.byId, removed.byId) : index.naming,
  }
}
