import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Listed } from '../catalogue/scope.ts'
import type { FormatName, Preset } from '../newsroom/site.ts'
import { feedPath } from './paths.ts'

/** Where feeds were in an older system: paths by scope, without slashes at either end, with the format that was there. */
type OldPaths = (scope: Listed, path: readonly string[]) => readonly (readonly [string, FormatName])[]

/** The feed paths of the systems newsrooms come from, as their documentation has them. */
const PRESETS: Readonly<Record<Preset, OldPaths>> = {
  // https://developer.wordpress.org/advanced-administration/wordpress/feeds/
  wordpress: (scope, path) =>
    places(scope, path, { section: ['category'], author: ['author'], tag: ['tag'] }).flatMap((place) => [
      [join(place, 'feed'), 'rss'],
      [join(place, 'feed/rss2'), 'rss'],
      [join(place, 'feed/rss'), 'rss'],
      [join(place, 'feed/atom'), 'atom'],
    ]),
  // https://ghost.org/docs/themes/contexts/rss/ : a section is a tag there
  ghost: (scope, path) =>
    places(scope, path, { section: ['tag', ''], author: ['author'], tag: ['tag'] }).map((place) => [
      join(place, 'rss'),
      'rss',
    ]),
  // https://gohugo.io/templates/rss/
  hugo: (scope, path) =>
    places(scope, path, { section: ['', 'categories'], author: ['authors'], tag: ['tags'] }).map((place) => [
      join(place, 'index.xml'),
      'rss',
    ]),
  // https://github.com/jekyll/jekyll-feed
  jekyll: ({ subject, name }) => {
    const last = name.split('/').at(-1) ?? ''
    if (subject.kind === 'everything') return [['feed.xml', 'atom']]
    if (subject.kind === 'section') return [[`feed/${last}.xml`, 'atom']]
    return subject.kind === 'tag' ? [[`feed/by_tag/${last}.xml`, 'atom']] : []
  },
}

const join = (...parts: string[]): string => parts.filter((part) => part !== '').join('/')

/** Where a scope's pages were: below these folders, a section by its own name and by the way through the tree. */
function places(
  { subject, name }: Listed,
  path: readonly string[],
  folders: Readonly<Record<'section' | 'author' | 'tag', readonly string[]>>,
): string[] {
  if (subject.kind === 'everything') return ['']
  const last = name.split('/').at(-1) ?? ''
  if (subject.kind !== 'section') return folders[subject.kind].map((folder) => join(folder, last))
  return folders.section.flatMap((folder) => [join(folder, last), join(folder, ...path)])
}

/**
 * Addresses that feeds once had, as paths without slashes at either end, percent-encoded: the path of the feed here, or
 * an address elsewhere. What site.yaml says itself outranks a preset; a path that is published is never one of them.
 */
export function movedPaths(catalogue: Catalogue): Map<string, string> {
  const { site } = catalogue.newsroom
  const moved = new Map<string, string>()
  for (const preset of site.movedFrom) {
    // By name, which is always the same: of two that claim a path the first has it.
    for (const scope of catalogue.directory) {
      const path = (catalogue.sectionPaths.get(scope.name) ?? []).map(({ id }) => id)
      for (const [old, format] of PRESETS[preset](scope, path)) {
        const target = scope.settings.formats.includes(format) ? format : scope.settings.formats[0]
        const key = encodePath(old)
        if (target !== undefined && !moved.has(key)) moved.set(key, `/${feedPath(scope.name, target)}`)
      }
    }
  }
  for (const [from, to] of site.redirects) moved.set(trimSlashes(from), to)
  return moved
}

const encodePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/')

/** A path as it is compared: readers keep and drop the last slash as they like. */
export const trimSlashes = (path: string): string => path.replace(/^\/+|\/+$/g, '')
