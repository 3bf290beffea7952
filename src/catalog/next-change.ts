import type { Instant } from '../model/index.ts'
import { getNextClosing } from './archives.ts'
import type { Catalog } from './catalog.ts'
import { getNextTombstoneEnd } from './removed-articles.ts'

/** Returns the next instant at which time alone changes an article, a tombstone or an archive of any scope. */
export function computeNextChange({ newsroom, scopes, index, now }: Omit<Catalog, 'nextChange'>): Instant | undefined {
  const everything = scopes.get('')
  if (everything === undefined) return undefined
  return findEarliest([
    index.schedule.at(0)?.at,
    getNextTombstoneEnd(everything.removed, newsroom.site.tombstoneDays, now),
    index.scopeNames.hasArchives ? getNextClosing(everything.articles, now) : undefined,
  ])
}

export const findEarliest = (instants: readonly (Instant | undefined)[]): Instant | undefined => {
  let earliest: Instant | undefined
  for (const at of instants) if (at !== undefined && (earliest === undefined || at < earliest)) earliest = at
  return earliest
}
