import type { Catalog, ScopeListing } from '../catalog/index.ts'
import { type FeedTable, INDEX_PATH } from '../feeds/index.ts'
import { getPathname, getRedirectKey, withBasePath } from '../model/index.ts'
import { listPresetPaths } from './preset-paths.ts'

/** By what is in them, the most asked for first: hosts of static trees take only so many rules. */
const ORDER: readonly ScopeListing['subject']['kind'][] = ['everything', 'section', 'author', 'tag']

/**
 * Addresses that feeds once had, by their keys (see `keyOn`), with where they lead. What site.yaml says itself comes
 * first and outranks a preset; of two presets or two scopes that claim a path the first has it.
 *
 * @param base the site's address
 */
export function collectRedirects(
  { newsroom, directory, sectionPaths }: Catalog,
  base: string,
  feeds: FeedTable,
): ReadonlyMap<string, Redirect> {
  const { site } = newsroom
  const moved = new Map<string, Redirect>()
  const add = (key: string | undefined, to: Redirect): void => {
    const own = key === INDEX_PATH ? '' : key
    if (own !== undefined && !moved.has(own)) moved.set(own, to)
  }
  for (const [from, to] of site.redirects) add(getRedirectKey(base, from), { to: withBasePath(to, base) })
  for (const path of site.gone) add(getRedirectKey(base, path), 'gone')
  const scopes = ORDER.flatMap((kind) => [...directory].filter(({ subject }) => subject.kind === kind))
  for (const preset of site.movedFrom) {
    for (const scope of scopes) {
      const way = (sectionPaths.get(scope.name) ?? []).map(({ id }) => id)
      for (const [path, was] of listPresetPaths(preset, scope, way))
        add(encodePath(path), resolveFrom(was, scope, base, feeds))
    }
  }
  return moved
}

/** The feed here in the format that was there, or in the first that there is. */
function resolveFrom(was: string, scope: ScopeListing, base: string, feeds: FeedTable): Redirect {
  if (was === 'gone') return 'gone'
  const formats = feeds.listFormats(scope)
  const found = formats.find(({ variant }) => variant.name === was) ?? formats[0]
  return found === undefined ? 'gone' : { to: getPathname(base) + found.path }
}

const encodePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/')

/**
 * Where an old path leads in the end, so that nobody is sent from one to the next; undefined when nothing moved from
 * there, or something is published there: that outranks everything.
 *
 * @param isPublished of a key
 */
export function resolveRedirect(
  moved: ReadonlyMap<string, Redirect>,
  key: string,
  base: string,
  isPublished: (key: string) => boolean,
): Redirect | undefined {
  let lead = moved.get(key)
  if (lead === undefined || isPublished(key)) return undefined
  for (const seen = new Set([key]); lead !== 'gone'; ) {
    const next = getRedirectKey(base, lead.to)
    const further = next === undefined || seen.has(next) || isPublished(next) ? undefined : moved.get(next)
    if (next === undefined || further === undefined) return lead
    seen.add(next)
    lead = further
  }
  return lead
}

/** Where an old address leads: a path on the host or an address elsewhere, as a URI; `gone` when it is retired for good. */
export type Redirect = { readonly to: string } | 'gone'
