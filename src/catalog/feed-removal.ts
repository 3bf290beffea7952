import { type Article, getLastChange, type Instant, newestFirst } from '../model/index.ts'
import type { RemovedArticle } from './removed-articles.ts'
import type { Scope } from './scope.ts'

/**
 * Returns when an article last left a feed's document by expiry or withdrawal, which changes its Last-Modified (RFC 9110
 * §8.8.2); undefined if none left after the last change of `shown`. An expired article counts only if the document would
 * still show it; a withdrawal always counts, because the feed has its tombstone (RFC 6721).
 *
 * @param shown the articles that the document shows now
 */
export function getLastFeedRemoval(scope: Scope, shown: readonly Article[], now: Instant): Instant | undefined {
  const changed = shown.reduce(
    (newest, article) => Math.max(newest, getLastChange(article, now)),
    Number.NEGATIVE_INFINITY,
  )
  const { byRemoval } = scope.removed
  const later = byRemoval.slice(
    0,
    byRemoval.firstIndex(({ at }) => at <= changed),
  )
  return later.find((removed) => removed.isWithdrawn || wasShown(removed, scope, shown, now))?.at
}

/** Returns true if the document would show a removed article were it still visible. */
function wasShown({ article, at }: RemovedArticle, scope: Scope, shown: readonly Article[], now: Instant): boolean {
  const last = shown.at(-1)
  if (last === undefined || shown.length === scope.articles.length) return true
  if (scope.byChange === undefined) return newestFirst(article, last) < 0
  return getLastChange(article, at - 1) >= getLastChange(last, now)
}
