import type { KeyPath } from '../../problems/index.ts'
import { isRecord } from '../front-matter/index.ts'
import type { Issue } from '../schema.ts'

/**
 * Settings of which a wrong one is left out, and nothing else changes. Without others, such as `timezone` or `feeds`, texts
 * could be published too early or at length, or all addresses could change: those keep the site from coming up.
 */
const DECORATION: ReadonlySet<string> = new Set([
  ...['description', 'rights', 'email', 'logo', 'icon', 'nameplate', 'stylesheet', 'wording'],
])

/** Lists of which a wrong entry is left out. */
const LISTS: ReadonlySet<string> = new Set(['hubs', 'movedFrom'])

/** Keys of a section of which a wrong one is left out. */
const SECTION_DECORATION: ReadonlySet<string> = new Set(['title', 'description'])

/**
 * Returns the values of site.yaml without those that are wrong; undefined when one of them cannot be left out. The sections
 * below one that is left out take its place.
 */
export function removeFaulty(data: unknown, issues: readonly Issue[]): unknown {
  const removed = new Set<string>()
  for (const { at } of issues) {
    const path = findRemovable(at)
    if (path === undefined) return undefined
    removed.add(toKey(path))
  }
  return removeAt(data, removed, [])
}

/** Returns the path of what is left out for a fault. */
function findRemovable(at: KeyPath): KeyPath | undefined {
  const [first, second, third] = at
  if (typeof first !== 'string') return undefined
  if (first === 'wording') return at.slice(0, 2)
  if (DECORATION.has(first)) return [first]
  if (LISTS.has(first) && typeof second === 'number') return [first, second]
  if (first !== 'sections' || typeof second !== 'number') return undefined
  // A section that is no set of keys and values, or has no valid id, is left out.
  if (third === undefined || third === 'id') return [first, second]
  if (typeof third === 'string' && SECTION_DECORATION.has(third)) return [first, second, third]
  const below = third === 'sections' ? findRemovable(at.slice(2)) : undefined
  return below === undefined ? undefined : [first, second, ...below]
}

function removeAt(value: unknown, removed: ReadonlySet<string>, at: KeyPath): unknown {
  if (Array.isArray(value)) {
    return value.flatMap((entry: unknown, index) => {
      const here = [...at, index]
      const kept = removeAt(entry, removed, here)
      if (!removed.has(toKey(here))) return [kept]
      const below = isRecord(kept) ? kept['sections'] : undefined
      return Array.isArray(below) ? below : []
    })
  }
  if (!isRecord(value)) return value
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !removed.has(toKey([...at, key])))
      .map(([key, inner]) => [key, removeAt(inner, removed, [...at, key])]),
  )
}

const toKey = (path: KeyPath): string => JSON.stringify(path)
