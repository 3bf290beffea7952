import type { Instant } from '../newsroom/instant.ts'
import { nextClosing } from './archives.ts'
import type { Catalogue } from './catalogue.ts'
import { nextForgotten } from './departed.ts'

/**
 * Before which instant nothing changes by itself: no article, no tombstone, no archive. What happens in any scope shows
 * in everything.
 */
export function nextChangeOf({ newsroom, scopes, index, now }: Omit<Catalogue, 'nextChange'>): Instant | undefined {
  const everything = scopes.get('')
  if (everything === undefined) return undefined
  return earliestOf([
    index.coming.at(0)?.at,
    nextForgotten(everything.departed, newsroom.site.tombstoneDays, now),
    index.filing.hasArchives ? nextClosing(everything.articles, now) : undefined,
  ])
}

export const earliestOf = (instants: readonly (Instant | undefined)[]): Instant | undefined => {
  let earliest: Instant | undefined
  for (const at of instants) if (at !== undefined && (earliest === undefined || at < earliest)) earliest = at
  return earliest
}
