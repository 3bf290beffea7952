import type { LostScope } from '../../catalog/index.ts'
import type { Edition } from '../../edition/index.ts'
import type { Section, Site } from '../../model/index.ts'
import type { KeyPath, Problem } from '../../problems/index.ts'
import { AUTHORS_FILE, SITE_FILE } from '../../records/site/index.ts'

/** Problems of one kind that are listed; the rest is counted. */
const MAX_LISTED = 20

/**
 * Returns a fault for each feed with subscribers that settings and records no longer have, with the line that keeps the
 * subscriptions.
 */
export function checkLostFeeds(site: Site, edition: Edition): Problem[] {
  const lost = edition.listLost()
  if (lost.length === 0) return []
  const formats = lost.filter(({ scope }) => !scope.isRetired)
  const scopes = lost.filter(({ scope }) => scope.isRetired)
  const isOff = ({ scope: { subject } }: LostScope): boolean =>
    (subject.kind === 'author' && !site.authorFeeds) || (subject.kind === 'tag' && !site.tagFeeds)
  const added = findAddedSections(site, edition)
  return limit([
    ...describeFormats(formats),
    ...describeKind('authors', scopes.filter(isOff)),
    ...describeKind('tags', scopes.filter(isOff)),
    ...scopes.filter((each) => !isOff(each)).map((each) => describeScope(each, site, added)),
  ])
}

const KEPT = 'Until then the feeds stay, with no articles in them.'

const describe = (at: KeyPath, problem: Pick<Problem, 'found' | 'expected' | 'fix'>, file = SITE_FILE): Problem => ({
  ...{ code: 'lost-feed', severity: 'fault', file, at },
  ...problem,
})

/** Formats are switched off for the whole site or a section at once, so they have one problem each. */
function describeFormats(lost: readonly LostScope[]): Problem[] {
  const byFormat = new Map<string, LostScope[]>()
  for (const each of lost) {
    for (const format of Object.keys(each.feeds)) byFormat.set(format, [...(byFormat.get(format) ?? []), each])
  }
  return [...byFormat].map(([format, each]) => {
    const paths = each.flatMap(({ feeds }) => feeds[format] ?? [])
    const now = each[0]?.scope.settings.formats ?? []
    return describe(['feeds', 'formats'], {
      found: `no format \`${format}\` for feeds with subscribers: ${listPaths(paths)}`,
      expected: `\`formats: [${[...now, format].join(', ')}]\``,
      fix: `Or lead subscribers to another format: \`redirects: { /${paths[0]}: ${getOtherFeed(paths[0] ?? '', each[0])} }\`. Until then the feeds stay as they are.`,
    })
  })
}

const getOtherFeed = (path: string, lost: LostScope | undefined): string => {
  const format = lost?.scope.settings.formats[0] ?? 'rss'
  return `/${path.slice(0, path.lastIndexOf('/') + 1)}${format === 'json' ? 'feed.json' : `${format}.xml`}`
}

function describeKind(kind: 'authors' | 'tags', lost: readonly LostScope[]): Problem[] {
  const paths = lost
    .filter(({ scope }) => scope.name.startsWith(`${kind}/`))
    .flatMap(({ feeds }) => Object.values(feeds))
  if (paths.length === 0) return []
  return [
    describe(['feeds', kind], {
      found: `no feeds of ${kind}, of which some have subscribers: ${listPaths(paths)}`,
      expected: `\`feeds: { ${kind}: true }\``,
      fix: `Or end the subscriptions by listing these paths under \`gone\`. ${KEPT}`,
    }),
  ]
}

function describeScope({ scope, feeds }: LostScope, { sections }: Site, added: readonly Section[]): Problem {
  const { name, subject, label } = scope
  const paths = Object.values(feeds)
  const ending = `Or end the subscriptions: \`gone: [${paths.map((path) => `/${path}`).join(', ')}]\`. ${KEPT}`
  const id = name.slice(name.indexOf('/') + 1)
  if (subject.kind === 'author') {
    return describe(
      [],
      {
        found: `no articles of the author "${id}", whose feeds have subscribers: ${listPaths(paths)}`,
        expected: `\`movedFrom: ${id}\` on the author that "${id}" is called now`,
        fix: ending,
      },
      AUTHORS_FILE,
    )
  }
  if (subject.kind === 'tag') {
    return describe(['tags'], {
      found: `no articles with the tag "${label}", whose feeds have subscribers: ${listPaths(paths)}`,
      expected: 'the tag that it is called now',
      fix: `Add \`tags: [{ id: NEW-TAG, movedFrom: ${id} }]\` with that tag in place of NEW-TAG. ${ending}`,
    })
  }
  const likely = listSections(sections).find(({ title }) => title === label) ?? added[0]
  return describe(['sections'], {
    found: `no section "${name}", whose feeds have subscribers: ${listPaths(paths)}`,
    expected:
      likely === undefined
        ? 'the section, or the one that it is called now'
        : `\`movedFrom: ${name}\` on the section "${likely.id}"`,
    fix:
      likely === undefined
        ? `Add \`movedFrom: ${name}\` to the section that takes its place${sections.length === 0 ? '' : ` (${sections[0]?.id}, for example)`}. ${ending}`
        : `Add the line \`movedFrom: ${name}\` to \`- id: ${likely.id}\` if that takes its place. ${ending}`,
  })
}

/** Returns the sections that nobody could subscribe to before. */
function findAddedSections({ sections }: Site, edition: Edition): Section[] {
  const known = edition.listKnown()
  return listSections(sections).filter(({ id }) => !known.has(id))
}

const listSections = (some: readonly Section[]): Section[] =>
  some.flatMap((each) => [each, ...listSections(each.sections)])

const MAX_PATHS = 3

function listPaths(paths: readonly string[]): string {
  const shown = paths.slice(0, MAX_PATHS).map((path) => `/${path}`)
  return [...shown, ...(paths.length > MAX_PATHS ? [`and ${paths.length - MAX_PATHS} more`] : [])].join(', ')
}

function limit(problems: readonly Problem[]): Problem[] {
  const listed = problems.slice(0, MAX_LISTED)
  const last = listed.at(-1)
  if (last === undefined || problems.length === listed.length) return listed
  return [...listed.slice(0, -1), { ...last, more: problems.length - listed.length }]
}
