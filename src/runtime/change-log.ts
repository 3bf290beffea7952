import { isDeepStrictEqual } from 'node:util'
import type { Catalog } from '../catalog/index.ts'
import { type Article, getLifecycleState, type Instant, listDueArticles } from '../model/index.ts'

/** A change that readers of a site see. */
export type ChangeEvent =
  | 'published'
  | 'embargo lifted'
  | 'corrected'
  | 'updated'
  | 'changed'
  | 'retracted'
  | 'withdrawn'
  | 'expired'
  | 'unpublished'
  | 'deleted'

/** A change of one article. */
export interface ArticleChange {
  readonly event: ChangeEvent
  readonly id: string
  readonly title: string
}

type DatedCatalog = Pick<Catalog, 'all' | 'now' | 'index'>

/** Returns what readers see change from one catalog to a later one, in the order of files. Hidden articles are never named. */
export function listArticleChanges(before: DatedCatalog, after: DatedCatalog): ArticleChange[] {
  const { added, removed } = after.all.changesSince(before.all)
  const old = new Map(removed.map((article) => [article.id, article]))
  const fresh = new Map(added.map((article) => [article.id, article]))
  const due = listDueArticles(before.index.schedule, after.now).filter(({ id }) => !old.has(id) && !fresh.has(id))
  const pairs: (readonly [Article | undefined, Article | undefined])[] = [
    ...removed.map((article) => [article, fresh.get(article.id)] as const),
    ...added.filter(({ id }) => !old.has(id)).map((article) => [undefined, article] as const),
    ...due.map((article) => [article, article] as const),
  ]
  return pairs.flatMap(([earlier, later]) => {
    const event = describeChange(earlier, before.now, later, after.now)
    const shown = later ?? earlier
    return event === undefined || shown === undefined ? [] : [{ event, id: shown.id, title: shown.title }]
  })
}

/** Returns the change from a version of an article at one instant to a version at another. */
function describeChange(
  earlier: Article | undefined,
  then: Instant,
  later: Article | undefined,
  now: Instant,
): ChangeEvent | undefined {
  const before = earlier === undefined ? undefined : getLifecycleState(earlier, then)
  const after = later === undefined ? undefined : getLifecycleState(later, now)
  const wasShown = before === 'live' || before === 'retracted'
  if (after !== 'live' && after !== 'retracted') return wasShown ? describeEnd(after) : undefined
  if (!wasShown) return before === 'embargoed' ? 'embargo lifted' : 'published'
  if (earlier === undefined || later === undefined) return undefined
  if (after !== before) return after === 'retracted' ? 'retracted' : 'published'
  if (countPublic(later, now) > countPublic(earlier, then)) return 'corrected'
  if (getUpdate(later, now) !== getUpdate(earlier, then)) return 'updated'
  return isSameForReaders(earlier, later) ? undefined : 'changed'
}

/** A file that is read again, or gets another name, gives another article. The digest stands for its text. */
const isSameForReaders = (earlier: Article, later: Article): boolean =>
  earlier === later || isDeepStrictEqual(earlier, { ...later, file: earlier.file, version: earlier.version })

function describeEnd(after: ReturnType<typeof getLifecycleState> | undefined): ChangeEvent {
  if (after === 'withdrawn' || after === 'expired') return after
  return after === undefined ? 'deleted' : 'unpublished'
}

const countPublic = ({ corrections }: Article, now: Instant): number => corrections.filter(({ at }) => at <= now).length

const getUpdate = ({ updated }: Article, now: Instant): Instant | undefined =>
  updated !== undefined && updated <= now ? updated : undefined

/** More changes at once are counted, not named. */
const MAX_LINES = 20

/** Returns a line for each change. Headlines may hold line breaks and terminal escapes. */
export function formatChanges(changes: readonly ArticleChange[]): string[] {
  const lines = changes
    .slice(0, MAX_LINES)
    .map(({ event, id, title }) => `${event}: ${title} (${id})`.replace(/[\p{Cc}\u2028\u2029]+/gu, ' '))
  const more = changes.length - lines.length
  return more === 0 ? lines : [...lines, `and ${more} more changes`]
}
