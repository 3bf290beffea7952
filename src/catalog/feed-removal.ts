import { type Article, getLastChange, type Instant, newestFirst } from '../model/index.ts'
import type { RemovedArticle } from './removed-articles.ts'
import type { Scope } from './scope.ts'

/**
 * When the last story left that a feed's own document showed until then: its leaving is a change of the document, and
 * is dated (RFC 9110 §8.8.2). One that had long been followed by others left no document of subscribers. A withdrawal
 * counts in any case, since it is told of (RFC 6721). Undefined when none left after what is shown last changed.
 *
 * @param shown what the document shows now
 */
export function getLastFeedRemoval(scope: Scope, shown: readonly Article[], now: Instant): Instant | undefined {
  const changed = shown.reduce(
    (newest, article) => Math.max(newest, getLastChange(article, now)),
    Number.NEGATIVE_INFINITY,
  )
  const { byRemoval: byDeparture } = scope.removed
  const later = byDeparture.slice(
    0,
    byDeparture.firstIndex(({ at }) => at <= changed),
  )
  return later.find((departure) => departure.isWithdrawn || wasShown(departure, scope, shown, now))?.at
}

/** Whether the document would show an article, were it still there. */
function wasShown({ article, at }: RemovedArticle, scope: Scope, shown: readonly Article[], now: Instant): boolean {
  const last = shown.at(-1)
  if (last === undefined || shown.length === scope.articles.length) return true
  if (scope.byChange === undefined) return newestFirst(article, last) < 0
  return getLastChange(article, at - 1) >= getLastChange(last, now)
}
