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
const LISTS: ReadonlySet<string> = new Set(['hubs', 'movedFrom', 'partners'])

/** Keys of a section of which a wrong one is left out. */
const SECTION_DECORATION: ReadonlySet<string> = new Set(['title', 'description'])

/** Values of site.yaml without the wrong ones. */
export interface SoundValues {
  readonly data: unknown
  /** Returns where a value of `data` stands in site.yaml. */
  readonly locate: (at: KeyPath) => KeyPath
}

/**
 * Returns the values of site.yaml without those that are wrong; undefined when one of them cannot be left out. The sections
 * below one that is left out take its place, with its `feeds`.
 */
export function removeFaulty(data: unknown, issues: readonly Issue[]): SoundValues | undefined {
  const removed = new Set<string>()
  for (const { at } of issues) {
    const path = findRemovable(at)
    if (path === undefined) return undefined
    removed.add(toKey(path))
  }
  const places = new Map<unknown, KeyPath>()
  const sound = removeAt(data, removed, [], places)
  return { data: sound, locate: (at) => locate(sound, at, places) }
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

function removeAt(value: unknown, removed: ReadonlySet<string>, at: KeyPath, places: Map<unknown, KeyPath>): unknown {
  if (Array.isArray(value)) {
    return value.flatMap((entry: unknown, index) => {
      const here = [...at, index]
      const kept = removeAt(entry, removed, here, places)
      return removed.has(toKey(here)) ? passOnFeeds(kept, places) : [kept]
    })
  }
  if (!isRecord(value)) return value
  const kept = Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !removed.has(toKey([...at, key])))
      .map(([key, inner]) => [key, removeAt(inner, removed, [...at, key], places)]),
  )
  places.set(kept, at)
  return kept
}

/** Returns the sections below one that is left out. */
function passOnFeeds(section: unknown, places: Map<unknown, KeyPath>): unknown[] {
  const below = isRecord(section) ? section['sections'] : undefined
  if (!Array.isArray(below)) return []
  return below.map((each: unknown) => {
    if (!isRecord(each) || !isRecord(section)) return each
    const heir = inheritFeeds(each, section)
    places.set(heir, places.get(each) ?? [])
    return heir
  })
}

/** Returns a section with the `feeds` of the one above wherever it has none of its own. */
export const inheritFeeds = <T extends { readonly feeds?: unknown }>(
  section: T,
  above: { readonly feeds?: unknown },
): T =>
  isRecord(above.feeds)
    ? { ...section, feeds: isRecord(section.feeds) ? { ...above.feeds, ...section.feeds } : above.feeds }
    : section

/** Returns the place of a value: that of the innermost set of keys and values around it, and the rest of the path. */
function locate(data: unknown, at: KeyPath, places: ReadonlyMap<unknown, KeyPath>): KeyPath {
  let value = data
  let found: KeyPath = at
  for (const [depth, key] of at.entries()) {
    if (Array.isArray(value)) value = value[Number(key)]
    else value = isRecord(value) ? value[key] : undefined
    const place = places.get(value)
    if (place !== undefined) found = [...place, ...at.slice(depth + 1)]
  }
  return found
}

const toKey = (path: KeyPath): string => JSON.stringify(path)
