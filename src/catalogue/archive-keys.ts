import type { Instant } from '../newsroom/instant.ts'
import { Archives, keysAbove } from './archives.ts'
import type { Held } from './held.ts'

/**
 * The keys of what may have been an archive once: what would be one had no article left, however they came. A time that
 * held fewer was divided less, so all that ever was is among them; some are no archives now, or are not over.
 */
export function keysEver({ articles, departed }: Held, now: Instant): ReadonlySet<string> {
  const left = departed.byPublication.slice(0).map(({ article }) => article)
  const all = left.length === 0 ? articles : articles.with(left)
  return new Set([...new Archives(all, now)].flatMap((archive) => [archive.key, ...keysAbove(archive)]))
}
