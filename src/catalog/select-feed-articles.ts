import { type Article, getLastChange, type Instant } from '../model/index.ts'
import { getArchives, type Scope } from './scope.ts'

/**
 * The articles of a feed's own document, in its order: at least the feed's number of items, and whatever no closed
 * archive holds yet (RFC 5005 §4). Archives go by publication in any case, which never changes.
 */
export function selectFeedArticles(scope: Scope, now: Instant): readonly Article[] {
  const { settings, articles, byChange } = scope
  const { open } = getArchives(scope, now)
  if (byChange === undefined) return articles.slice(0, Math.max(settings.items, open))
  const first = byChange.slice(0, settings.items).map(({ article }) => article)
  // Sorting keeps the order of publication among those that changed at one instant.
  return [...new Set([...first, ...articles.slice(0, open)])].sort(
    (a, b) => getLastChange(b, now) - getLastChange(a, now),
  )
}
