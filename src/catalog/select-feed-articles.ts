import { type Article, getLastChange, type Instant } from '../model/index.ts'
import { getArchives, type Scope } from './scope.ts'

/**
 * Returns the articles of a feed's current document, in its order: the configured number of items, and every article
 * that is in no closed archive yet (RFC 5005 §4). Archives go by publication date, whatever the feed's order is.
 */
export function selectFeedArticles(scope: Scope, now: Instant): readonly Article[] {
  const { settings, articles, byChange } = scope
  const { open } = getArchives(scope, now)
  if (byChange === undefined) return articles.slice(0, Math.max(settings.items, open))
  const first = byChange.slice(0, settings.items).map(({ article }) => article)
  // The stable sort keeps publication order among articles with the same last change.
  return [...new Set([...first, ...articles.slice(0, open)])].sort(
    (a, b) => getLastChange(b, now) - getLastChange(a, now),
  )
}
