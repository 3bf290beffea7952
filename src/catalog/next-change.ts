import type { Instant } from '../model/index.ts'
import { getNextClosing } from './archives.ts'
import type { Catalog } from './catalog.ts'
import { getNextTombstoneEnd } from './removed-articles.ts'

/**
 * Before which instant nothing changes by itself: no article, no tombstone, no archive. What happens in any scope shows
 * in everything.
 */
export function computeNextChange({ newsroom, scopes, index, now }: Omit<Catalog, 'nextChange'>): Instant | undefined {
  const everything = scopes.get('')
  if (everything === undefined) return undefined
  return earliest([
    index.schedule.at(0)?.at,
    getNextTombstoneEnd(everything.removed, newsroom.site.tombstoneDays, now),
    index.scopeNames.hasArchives ? getNextClosing(everything.articles, now) : undefined,
  ])
}

export const earliest = (instants: readonly (Instant | undefined)[]): Instant | undefined => {
  let earliest: Instant | undefined
  for (const at of instants) if (at !== undefined && (earliest === undefined || at < earliest)) earliest = at
  return earliest
}
