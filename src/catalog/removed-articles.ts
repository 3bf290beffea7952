import { compareText, SortedList } from '../collections/index.ts'
import { type Article, getLifecycleState, type Instant, newestFirst } from '../model/index.ts'

const DAY = 86_400_000

/** An article that was public and is no longer visible. */
export interface RemovedArticle {
  readonly article: Article
  readonly at: Instant
  /** Withdrawn articles get a tombstone (RFC 6721), expired ones do not. */
  readonly isWithdrawn: boolean
}

/** The articles that left a scope by expiry or withdrawal. */
export interface RemovedArticles {
  /** Newest publication first. */
  readonly byPublication: SortedList<RemovedArticle>
  /** Last removal first. */
  readonly byRemoval: SortedList<RemovedArticle>
}

/** Returns undefined for an article that is visible, or that was never public. */
export function toRemovedArticle(article: Article, now: Instant): RemovedArticle | undefined {
  const { published, expires = Number.POSITIVE_INFINITY } = article
  // One that expired before its embargo ended was never public, whatever follows.
  if (expires < published) return undefined
  const state = getLifecycleState(article, now)
  const at = state === 'withdrawn' ? article.withdrawn?.at : state === 'expired' ? article.expires : undefined
  return at === undefined || at < published ? undefined : { article, at, isWithdrawn: state === 'withdrawn' }
}

const byPublication = (a: RemovedArticle, b: RemovedArticle): number => newestFirst(a.article, b.article)

const byRemoval = (a: RemovedArticle, b: RemovedArticle): number => b.at - a.at || byPublication(a, b)

export const NO_REMOVED_ARTICLES: RemovedArticles = {
  byPublication: SortedList.of<RemovedArticle>([], byPublication),
  byRemoval: SortedList.of<RemovedArticle>([], byRemoval),
}

export const updateRemovedArticles = (
  before: RemovedArticles,
  added: readonly RemovedArticle[],
  removed: readonly RemovedArticle[],
): RemovedArticles => ({
  byPublication: before.byPublication.with(added, removed),
  byRemoval: before.byRemoval.with(added, removed),
})

/** Returns the articles withdrawn within the last `days` days, sorted by id: those with a tombstone. */
export function listTombstoned({ byRemoval }: RemovedArticles, days: number, now: Instant): readonly Article[] {
  const recent = byRemoval.slice(
    0,
    byRemoval.firstIndex(({ at }) => at <= now - days * DAY),
  )
  return recent
    .filter(({ isWithdrawn }) => isWithdrawn)
    .map(({ article }) => article)
    .sort((a, b) => compareText(a.id, b.id))
}

/** Returns the instant at which the next tombstone ends. */
export function getNextTombstoneEnd({ byRemoval }: RemovedArticles, days: number, now: Instant): Instant | undefined {
  for (let index = byRemoval.firstIndex(({ at }) => at <= now - days * DAY) - 1; index >= 0; index -= 1) {
    const removed = byRemoval.at(index)
    if (removed?.isWithdrawn === true) return removed.at + days * DAY
  }
  return undefined
}

/** Returns when the last article left, or the last one of those published within a period. */
export function getLastRemoval(
  { byPublication, byRemoval }: RemovedArticles,
  period?: { readonly start: Instant; readonly end: Instant },
): Instant | undefined {
  if (period === undefined) return byRemoval.at(0)?.at
  const from = byPublication.firstIndex(({ article }) => article.published < period.end)
  const to = byPublication.firstIndex(({ article }) => article.published < period.start)
  return byPublication
    .slice(from, to)
    .reduce<Instant | undefined>((last, { at }) => Math.max(last ?? at, at), undefined)
}
