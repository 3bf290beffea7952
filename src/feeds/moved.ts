import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Listed } from '../catalogue/scope.ts'
import { keyOn } from '../newsroom/moved-address.ts'
import { pathnameOf, rooted } from '../newsroom/rooted.ts'
import type { Moved } from './edition.ts'
import { oldPaths } from './old-paths.ts'
import { feedPath, INDEX_PATH } from './paths.ts'

/** By what is in them, the most asked for first: hosts of static trees take only so many rules. */
const ORDER: readonly Listed['subject']['kind'][] = ['everything', 'section', 'author', 'tag']

/**
 * Addresses that feeds once had, by their keys (see `keyOn`), with where they lead. What site.yaml says itself comes
 * first and outranks a preset; of two presets or two scopes that claim a path the first has it.
 *
 * @param base the site's address
 */
export function movedPaths({ newsroom, directory, sectionPaths }: Catalogue, base: string): ReadonlyMap<string, Moved> {
  const { site } = newsroom
  const moved = new Map<string, Moved>()
  const add = (key: string | undefined, to: Moved): void => {
    const own = key === INDEX_PATH ? '' : key
    if (own !== undefined && !moved.has(own)) moved.set(own, to)
  }
  for (const [from, to] of site.redirects) add(keyOn(base, from), { to: rooted(to, base) })
  for (const path of site.gone) add(keyOn(base, path), 'gone')
  const scopes = ORDER.flatMap((kind) => [...directory].filter(({ subject }) => subject.kind === kind))
  for (const preset of site.movedFrom) {
    for (const scope of scopes) {
      const way = (sectionPaths.get(scope.name) ?? []).map(({ id }) => id)
      for (const [path, was] of oldPaths(preset, scope, way)) add(encoded(path), leadFrom(was, scope, base))
    }
  }
  return moved
}

/** The feed here in the format that was there, or in the first that there is. */
function leadFrom(was: ReturnType<typeof oldPaths>[number][1], { name, settings }: Listed, base: string): Moved {
  if (was === 'gone') return 'gone'
  const format = settings.formats.includes(was) ? was : settings.formats[0]
  return format === undefined ? 'gone' : { to: pathnameOf(base) + feedPath(name, format) }
}

const encoded = (path: string): string => path.split('/').map(encodeURIComponent).join('/')

/**
 * Where an old path leads in the end, so that nobody is sent from one to the next; undefined when nothing moved from
 * there, or something is published there: that outranks everything.
 *
 * @param isPublished of a key
 */
export function leadOf(
  moved: ReadonlyMap<string, Moved>,
  key: string,
  base: string,
  isPublished: (key: string) => boolean,
): Moved | undefined {
  let lead = moved.get(key)
  if (lead === undefined || isPublished(key)) return undefined
  for (const seen = new Set([key]); lead !== 'gone'; ) {
    const next = keyOn(base, lead.to)
    const further = next === undefined || seen.has(next) || isPublished(next) ? undefined : moved.get(next)
    if (next === undefined || further === undefined) return lead
    seen.add(next)
    lead = further
  }
  return lead
}
