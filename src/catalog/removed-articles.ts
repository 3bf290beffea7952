import { compareText, SortedList } from '../collections/index.ts'
import { type Article, getLifecycleState, type Instant, newestFirst } from '../model/index.ts'

const DAY = 86_400_000

/** An article that was public and is no more. */
export interface RemovedArticle {
  readonly article: Article
  readonly at: Instant
  /** Withdrawn ones are told of (RFC 6721), expired ones not. */
  readonly isWithdrawn: boolean
}

/** What has left a scope by expiry or withdrawal. */
export interface RemovedArticles {
  /** Newest publication first. */
  readonly byPublication: SortedList<RemovedArticle>
  /** The latest to leave first. */
  readonly byRemoval: SortedList<RemovedArticle>
}

/** How an article left that was public; undefined for one that has not left, or that nobody ever saw. */
export function toRemovedArticle(article: Article, now: Instant): RemovedArticle | undefined {
  const state = getLifecycleState(article, now)
  const at = state === 'withdrawn' ? article.withdrawn?.at : state === 'expired' ? article.expires : undefined
  return at === undefined || at < article.published ? undefined : { article, at, isWithdrawn: state === 'withdrawn' }
}

const byPublication = (a: RemovedArticle, b: RemovedArticle): number => newestFirst(a.article, b.article)

const byRemoval = (a: RemovedArticle, b: RemovedArticle): number => b.at - a.at || byPublication(a, b)

/** Nothing has left yet. */
export const NO_REMOVED_ARTICLES: RemovedArticles = {
  byPublication: SortedList.of<RemovedArticle>([], byPublication),
  byRemoval: SortedList.of<RemovedArticle>([], byRemoval),
}

/** What has left a scope, after some have come to it and some have gone from it; at the cost of those. */
export const updateRemovedArticles = (
  before: RemovedArticles,
  added: readonly RemovedArticle[],
  removed: readonly RemovedArticle[],
): RemovedArticles => ({
  byPublication: before.byPublication.with(added, removed),
  byRemoval: before.byRemoval.with(added, removed),
})

/** The articles withdrawn within so many days, by id: what subscribers are told as tombstones. */
export function listTombstoned({ byRemoval: left }: RemovedArticles, days: number, now: Instant): readonly Article[] {
  const lately = left.slice(
    0,
    left.firstIndex(({ at }) => at <= now - days * DAY),
  )
  return lately
    .filter(({ isWithdrawn }) => isWithdrawn)
    .map(({ article }) => article)
    .sort((a, b) => compareText(a.id, b.id))
}

/** When the next tombstone has been there for long enough; undefined when there is none. */
export function getNextTombstoneEnd(
  { byRemoval: left }: RemovedArticles,
  days: number,
  now: Instant,
): Instant | undefined {
  for (let at = left.firstIndex((each) => each.at <= now - days * DAY) - 1; at >= 0; at -= 1) {
    const departure = left.at(at)
    if (departure?.isWithdrawn === true) return departure.at + days * DAY
  }
  return undefined
}

/** When the last one left of those published within a stretch of time. */
export function getLastRemoval(
  departed: RemovedArticles,
  stretch?: { readonly start: Instant; readonly end: Instant },
): Instant | undefined {
  const { byPublication: left } = departed
  if (stretch === undefined) return departed.byRemoval.at(0)?.at
  const from = left.firstIndex(({ article }) => article.published < stretch.end)
  const to = left.firstIndex(({ article }) => article.published < stretch.start)
  return left.slice(from, to).reduce<Instant | undefined>((last, { at }) => Math.max(last ?? at, at), undefined)
}
