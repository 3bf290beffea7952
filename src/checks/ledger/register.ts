import type { PublishedScope } from '../../model/index.ts'

/** Feeds, addresses and ids that subscribers have. Immutable. */
export interface Register {
  /** The site's address when it was last published. */
  readonly url?: string
  readonly tagAuthority?: string
  /** Every scope whose feeds were served, by name. */
  readonly scopes: ReadonlyMap<string, PublishedScope>
  /** The ids of articles by a path that their page had, the oldest first. */
  readonly addresses: ReadonlyMap<string, string>
  /** The ids under which articles were published, by the id that their record has now, the oldest first. */
  readonly ids: ReadonlyMap<string, string>
}

export const EMPTY_REGISTER: Register = { scopes: new Map(), addresses: new Map(), ids: new Map() }

/** Entries of a list of the register; the oldest make room. */
const MAX_ENTRIES = 50_000

/** Returns a map without its oldest entries over the limit. */
export function limitEntries<V>(entries: ReadonlyMap<string, V>, max = MAX_ENTRIES): ReadonlyMap<string, V> {
  return entries.size <= max ? entries : new Map([...entries].slice(entries.size - max))
}

/** Returns the register after an edition was published: it never forgets a feed while there is room. */
export function recordScopes(register: Register, published: ReadonlyMap<string, PublishedScope>): Register {
  const scopes = new Map(register.scopes)
  let isChanged = false
  for (const [name, { label, feeds }] of published) {
    const known = scopes.get(name)
    const isKnown =
      known?.label === label && Object.entries(feeds).every(([format, path]) => known.feeds[format] === path)
    if (isKnown) continue
    isChanged = true
    scopes.set(name, { label, feeds: { ...known?.feeds, ...feeds } })
  }
  return isChanged ? { ...register, scopes: limitEntries(scopes) } : register
}
