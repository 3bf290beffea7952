import type { Catalog, ScopeListing } from '../catalog/index.ts'
import { type FeedTable, INDEX_PATH, makeFeedPath, makePagePath } from '../feeds/index.ts'
import {
  getPathname,
  getRedirectKey,
  listMovedScopes,
  type MovedScope,
  type Newsroom,
  trimSlashes,
  withBasePath,
} from '../model/index.ts'
import { listPresetPaths } from './preset-paths.ts'

/** The most requested feeds first: static hosts accept a limited number of rules. */
const ORDER: readonly ScopeListing['subject']['kind'][] = ['everything', 'section', 'author', 'tag']

/**
 * Returns the redirects of the site by the keys of the old paths (see `getRedirectKey`). An entry of site.yaml precedes
 * those of presets; of two presets or scopes with the same path the first gets it.
 *
 * @param base the site's address
 */
export function collectRedirects(
  { newsroom, directory, sectionPaths }: Pick<Catalog, 'newsroom' | 'directory' | 'sectionPaths'>,
  base: string,
  feeds: FeedTable,
): ReadonlyMap<string, Redirect> {
  const { site } = newsroom
  const redirects = new Map<string, Redirect>()
  const add = (key: string | undefined, redirect: Redirect): void => {
    const own = key === INDEX_PATH ? '' : key
    if (own !== undefined && !redirects.has(own)) redirects.set(own, redirect)
  }
  for (const [from, to] of site.redirects) add(getRedirectKey(base, from), { to: withBasePath(to, base) })
  for (const path of site.gone) add(getRedirectKey(base, path), 'gone')
  for (const moved of listMovedScopes(newsroom)) {
    const settings = sectionPaths.get(moved.to)?.at(-1)?.feeds ?? site.feeds
    for (const [path, to] of listMovedPaths(moved, settings, feeds)) add(path, { to: getPathname(base) + to })
  }
  const scopes = ORDER.flatMap((kind) => [...directory].filter(({ subject }) => subject.kind === kind))
  for (const preset of site.movedFrom) {
    for (const scope of scopes) {
      const sectionPath = (sectionPaths.get(scope.name) ?? []).map(({ id }) => id)
      for (const [path, was] of listPresetPaths(preset, scope, sectionPath))
        add(encodePath(path), resolveFrom(was, scope, base, feeds))
    }
  }
  return redirects
}

/** Returns the address of a scope's feed in the old format, or in the first format that the feed has. */
function resolveFrom(was: string, scope: ScopeListing, base: string, feeds: FeedTable): Redirect {
  if (was === 'gone') return 'gone'
  const formats = feeds.listFormats(scope)
  const found = formats.find(({ variant }) => variant.name === was) ?? formats[0]
  return found === undefined ? 'gone' : { to: getPathname(base) + found.path }
}

/** Returns the paths of a moved scope's page and of its feeds in all formats and profiles, each with the new path. */
function listMovedPaths(
  { from, to }: MovedScope,
  settings: Newsroom['site']['feeds'],
  feeds: FeedTable,
): [path: string, to: string][] {
  const formats = feeds.listFormats({ name: to, settings })
  const profiles = new Map(feeds.listProfiles({ name: to, settings }).map(({ variant, path }) => [variant, path]))
  return [
    [trimSlashes(makePagePath(from)), makePagePath(to)],
    ...feeds.formats.flatMap(({ name, file }): [string, string][] => {
      const found = formats.find(({ variant }) => variant.name === name) ?? formats[0]
      return found === undefined ? [] : [[makeFeedPath(from, file), found.path]]
    }),
    ...feeds.listProfiles({ name: from, settings }).flatMap(({ variant, path }): [string, string][] => {
      const now = profiles.get(variant)
      return now === undefined ? [] : [[path, now]]
    }),
  ]
}

const encodePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/')

/**
 * Returns where an old path leads after all further redirects; undefined when there is no redirect, or something is
 * published at the path.
 *
 * @param isPublished whether something is published at the path of a key
 */
export function resolveRedirect(
  redirects: ReadonlyMap<string, Redirect>,
  key: string,
  base: string,
  isPublished: (key: string) => boolean,
): Redirect | undefined {
  let redirect = redirects.get(key)
  if (redirect === undefined || isPublished(key)) return undefined
  for (const seen = new Set([key]); redirect !== 'gone'; ) {
    const next = getRedirectKey(base, redirect.to)
    const further = next === undefined || seen.has(next) || isPublished(next) ? undefined : redirects.get(next)
    if (next === undefined || further === undefined) return redirect
    seen.add(next)
    redirect = further
  }
  return redirect
}

/** The new address as a URI: a path on the host or an address elsewhere; `gone`: the old one is retired for good. */
export type Redirect = { readonly to: string } | 'gone'
