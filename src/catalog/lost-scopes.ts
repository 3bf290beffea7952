import type { Catalog } from './catalog.ts'
import type { Scope } from './scope.ts'

/** Feeds with subscribers that settings and records no longer have. */
export interface LostScope {
  readonly scope: Scope
  /** The paths of the feeds, by the name of their format. */
  readonly feeds: Readonly<Record<string, string>>
}

/**
 * Returns what subscribers have lost, in order of names. A scope whose articles have expired or were withdrawn is not
 * lost: an editor wanted that.
 */
export function listLostScopes({ newsroom, scopes }: Pick<Catalog, 'newsroom' | 'scopes'>): LostScope[] {
  const lost: LostScope[] = []
  for (const [name, { feeds }] of [...(newsroom.published ?? [])].sort(([a], [b]) => (a < b ? -1 : 1))) {
    const scope = scopes.get(name)
    if (scope === undefined) continue
    if (!scope.isRetired) {
      const kept = Object.entries(feeds).filter(([format]) => scope.keptFormats.includes(format))
      if (kept.length > 0) lost.push({ scope, feeds: Object.fromEntries(kept) })
    } else if (scope.removed.byRemoval.length === 0) lost.push({ scope, feeds })
  }
  return lost
}
