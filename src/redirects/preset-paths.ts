import type { ScopeListing } from '../catalog/index.ts'
import type { Preset } from '../model/index.ts'

/** A path without slashes at either end, not percent-encoded, with the name of the format it had; `gone`: nothing replaces it. */
export type PresetPath = readonly [path: string, was: string]

/**
 * Where the feeds of a scope were in an older system.
 *
 * @param way the ids of a section and of those above it, outermost first
 */
type PresetPaths = (scope: ScopeListing, way: readonly string[]) => readonly PresetPath[]

/** The feed paths of the systems newsrooms come from, as their documentation and their code have them. */
const PRESET_PATHS: Readonly<Record<Preset, PresetPaths>> = {
  // https://developer.wordpress.org/advanced-administration/wordpress/feeds/ : categories lie in one another
  wordpress: (scope, way) => [
    ...pages(scope, { section: ['category'], author: ['author'], tag: ['tag'] }, way).flatMap((page) =>
      WORDPRESS_FEEDS.map(([file, was]): PresetPath => [join(page, file), was]),
    ),
    ...(scope.subject.kind === 'everything' ? COMMENTS : []),
  ],
  // https://ghost.org/help/rss-feeds/ : a section is a tag there, or a collection at a path of its own
  ghost: (scope) =>
    pages(scope, { section: ['tag', ''], author: ['author'], tag: ['tag'] }).map((page) => [join(page, 'rss'), 'rss']),
  // https://gohugo.io/templates/rss/ : every list has one; a section is a folder, or a term of a taxonomy
  hugo: (scope, way) =>
    pages(scope, { section: ['', 'categories'], author: ['authors'], tag: ['tags'] }, way).map((page) => [
      join(page, 'index.xml'),
      'rss',
    ]),
  // https://github.com/jekyll/jekyll-feed : a category has its own spelling, a tag has not
  jekyll: ({ subject, name, label }) => {
    if (subject.kind === 'everything') return [['feed.xml', 'atom']]
    if (subject.kind === 'tag') return [[`feed/by_tag/${ownName(name)}.xml`, 'atom']]
    if (subject.kind !== 'section') return []
    return [name, label].filter((each) => !each.includes('/')).map((each) => [`feed/${each}.xml`, 'atom'])
  },
  // https://www.11ty.dev/docs/plugins/rss/ and its starter project, as of version 1 and of version 2
  eleventy: ({ subject }) =>
    subject.kind === 'everything'
      ? [
          ['feed.xml', 'atom'],
          ['feed/feed.xml', 'atom'],
          ['feed/feed.json', 'json'],
        ]
      : [],
}

const WORDPRESS_FEEDS: readonly PresetPath[] = [
  ['feed', 'rss'],
  ['feed/rss2', 'rss'],
  ['feed/rss', 'rss'],
  ['feed/rdf', 'rss'],
  ['feed/atom', 'atom'],
]

/** There are no comments here, nor will there be: readers are told to stop asking. */
const COMMENTS: readonly PresetPath[] = WORDPRESS_FEEDS.map(([file]) => [`comments/${file}`, 'gone'])

/** The paths that the feeds of a scope had in a system. */
export const listPresetPaths = (preset: Preset, scope: ScopeListing, way: readonly string[]): readonly PresetPath[] =>
  PRESET_PATHS[preset](scope, way)

const join = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join('/')

const ownName = (name: string): string => name.split('/').at(-1) ?? ''

/**
 * Where a scope's pages were: below these folders, by its own name.
 *
 * @param way given where a section lies in those above it as well
 */
function pages(
  { subject, name }: ScopeListing,
  folders: Readonly<Record<'section' | 'author' | 'tag', readonly string[]>>,
  way: readonly string[] = [],
): string[] {
  if (subject.kind === 'everything') return ['']
  const own = folders[subject.kind].map((folder) => join(folder, ownName(name)))
  if (subject.kind !== 'section' || way.length < 2) return own
  return [...own, ...folders.section.map((folder) => join(folder, ...way))]
}
