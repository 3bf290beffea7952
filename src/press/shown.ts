import type { Scope } from '../catalogue/scope.ts'
import type { Article } from '../newsroom/article.ts'
import type { Instant } from '../newsroom/instant.ts'
import { lastChange } from '../newsroom/lifecycle.ts'

/**
 * The articles of a feed's own document, in its order: at least the feed's number of items, and whatever no closed
 * archive holds yet (RFC 5005 §4). Archives go by publication in any case, which never changes.
 */
export function shownIn({ settings, articles, archives }: Scope, now: Instant): readonly Article[] {
  const newest = articles.slice(0, Math.max(settings.items, archives.open))
  if (settings.order === 'published') return newest
  const changed = new Map(articles.map((article) => [article, lastChange(article, now)]))
  const byChange = (a: Article, b: Article): number => (changed.get(b) ?? 0) - (changed.get(a) ?? 0)
  // Sorting keeps the order of publication among those that changed at one instant.
  const first = [...articles].sort(byChange).slice(0, settings.items)
  return [...new Set([...first, ...articles.slice(0, archives.open)])].sort(byChange)
}
