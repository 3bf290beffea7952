import { archivesOf, type Scope } from '../catalogue/scope.ts'
import type { Article } from '../newsroom/article.ts'
import type { Instant } from '../newsroom/instant.ts'
import { lastChange } from '../newsroom/lifecycle.ts'

/**
 * The articles of a feed's own document, in its order: at least the feed's number of items, and whatever no closed
 * archive holds yet (RFC 5005 §4). Archives go by publication in any case, which never changes.
 */
export function shownIn(scope: Scope, now: Instant): readonly Article[] {
  const { settings, articles, byChange } = scope
  const { open } = archivesOf(scope, now)
  if (byChange === undefined) return articles.slice(0, Math.max(settings.items, open))
  const first = byChange.slice(0, settings.items).map(({ article }) => article)
  // Sorting keeps the order of publication among those that changed at one instant.
  return [...new Set([...first, ...articles.slice(0, open)])].sort((a, b) => lastChange(b, now) - lastChange(a, now))
}
