import type { ScopeListing } from '../catalog/index.ts'
import type { Preset } from '../model/index.ts'

/** A path without slashes at either end, not percent-encoded, with the name of the format it had; `gone`: nothing replaces it. */
export type PresetPath = readonly [path: string, was: string]

/**
 * Returns the paths that the feeds of a scope had in an older system.
 *
 * @param sectionPath ids of the section and those above it, outermost first
 */
type PresetPaths = (scope: ScopeListing, sectionPath: readonly string[]) => readonly PresetPath[]

/** Feed paths of other systems, from their documentation and their code. */
const PRESET_PATHS: Readonly<Record<Preset, PresetPaths>> = {
  // https://developer.wordpress.org/advanced-administration/wordpress/feeds/ : categories are nested
  wordpress: (scope, sectionPath) => [
    ...listPageFolders(scope, { section: ['category'], author: ['author'], tag: ['tag'] }, sectionPath).flatMap(
      (page) => WORDPRESS_FEEDS.map(([file, was]): PresetPath => [join(page, file), was]),
    ),
    ...(scope.subject.kind === 'everything' ? COMMENTS : []),
  ],
  // https://ghost.org/help/rss-feeds/ : a section is a tag, or a collection with its own path
  ghost: (scope) =>
    listPageFolders(scope, { section: ['tag', ''], author: ['author'], tag: ['tag'] }).map((page) => [
      join(page, 'rss'),
      'rss',
    ]),
  // https://gohugo.io/templates/rss/ : every list has a feed; a section is a folder or a term of a taxonomy
  hugo: (scope, sectionPath) =>
    listPageFolders(scope, { section: ['', 'categories'], author: ['authors'], tag: ['tags'] }, sectionPath).map(
      (page) => [join(page, 'index.xml'), 'rss'],
    ),
  // https://github.com/jekyll/jekyll-feed : a category keeps its spelling, a tag is a slug
  jekyll: ({ subject, name, label }) => {
    if (subject.kind === 'everything') return [['feed.xml', 'atom']]
    if (subject.kind === 'tag') return [[`feed/by_tag/${getLastSegment(name)}.xml`, 'atom']]
    if (subject.kind !== 'section') return []
    return [name, label].filter((each) => !each.includes('/')).map((each) => [`feed/${each}.xml`, 'atom'])
  },
  // https://www.11ty.dev/docs/plugins/rss/ and the starter project, versions 1 and 2
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

/** There are no comments: 410 tells readers to unsubscribe. */
const COMMENTS: readonly PresetPath[] = WORDPRESS_FEEDS.map(([file]) => [`comments/${file}`, 'gone'])

/** Returns the paths that the feeds of a scope had in a system. */
export const listPresetPaths = (
  preset: Preset,
  scope: ScopeListing,
  sectionPath: readonly string[],
): readonly PresetPath[] => PRESET_PATHS[preset](scope, sectionPath)

const join = (...parts: readonly string[]): string => parts.filter((part) => part !== '').join('/')

const getLastSegment = (name: string): string => name.split('/').at(-1) ?? ''

/**
 * Returns the folders of a scope's pages: its own name below each of these folders.
 *
 * @param sectionPath given where the folders of sections are nested as well
 */
function listPageFolders(
  { subject, name }: ScopeListing,
  folders: Readonly<Record<'section' | 'author' | 'tag', readonly string[]>>,
  sectionPath: readonly string[] = [],
): string[] {
  if (subject.kind === 'everything') return ['']
  const own = folders[subject.kind].map((folder) => join(folder, getLastSegment(name)))
  if (subject.kind !== 'section' || sectionPath.length < 2) return own
  return [...own, ...folders.section.map((folder) => join(folder, ...sectionPath))]
}
