import { byLabel, type Catalog, type ScopeListing } from '../catalog/index.ts'
import type { Task } from '../collections/index.ts'
import { formatRfc822, type Instant, resolveAddress, type Section, type Site } from '../model/index.ts'
import { describeFeed } from './feed-head.ts'
import type { FeedTable } from './feed-table.ts'
import type { OpmlList } from './paths.ts'
import { makeElement, serializeAround, serializeXml, type XmlElement } from './xml.ts'

/** Content-Type of the list. */
export const OPML_TYPE = 'text/x-opml; charset=utf-8'

/** Outlines made between two pauses. */
const STEP = 20

/**
 * Returns a list of feeds (OPML 2.0), for readers that import one. Subscribing to the feeds of `feeds.opml` brings each
 * article with the front page and with its main section; the feeds of authors and tags would bring it many times over.
 *
 * @param outlines as `renderOutlines` returns them
 */
export function renderOpml(site: Site, list: OpmlList, outlines: string, modified: Instant): string {
  const { wording } = site
  const name = { main: undefined, section: wording.sections, author: wording.authors, tag: wording.tags }[list]
  const head = makeElement(
    'head',
    {},
    makeElement('title', {}, name === undefined ? site.title : `${site.title}: ${name}`),
    makeElement('dateModified', {}, formatRfc822(modified)),
    site.email === undefined ? undefined : makeElement('ownerEmail', {}, site.email),
  )
  const opml = serializeAround('opml', { version: '2.0' }, [
    printOutline(head, '  '),
    serializeAround('body', {}, outlines === '' ? [] : [outlines], '  '),
  ])
  return `<?xml version="1.0" encoding="utf-8"?>\n${opml}`
}

/** Returns true if a list has a feed. */
export const hasOutlines = (
  list: OpmlList,
  { directory, sections }: Pick<Catalog, 'directory' | 'sections'>,
): boolean => {
  if (list === 'main') return true
  if (list === 'section') return sections.some((section) => section.sections.length > 0)
  return [...directory].some(({ subject }) => subject.kind === list)
}

/** Returns the list without its head: unchanged as long as no feed appears, disappears or is renamed. */
export function* renderOutlines(
  { newsroom, scopes, sections, directory }: Catalog,
  base: string,
  table: FeedTable,
  list: OpmlList,
): Task<string> {
  const { site } = newsroom
  const outlines = (scope: ScopeListing | undefined): XmlElement[] =>
    scope === undefined ? [] : makeOutlines(site, scope, base, table)
  const main = ({ id }: Section): XmlElement[] => outlines(scopes.get(id))
  const tree = ({ id, title, sections: below }: Section): XmlElement[] => {
    const own = outlines(scopes.get(id))
    return below.length === 0 ? own : [makeElement('outline', { text: title }, ...own, ...below.flatMap(tree))]
  }
  if (list === 'main') {
    const first = yield* printOutlines(['' as const], () => outlines(scopes.get('')), '    ')
    return [...first, ...(yield* printOutlines(sections, main, '    '))].join('')
  }
  if (list === 'section') return (yield* printOutlines(sections, tree, '    ')).join('')
  const listed = [...directory].filter(({ subject }) => subject.kind === list).sort(byLabel)
  return (yield* printOutlines(listed, outlines, '    ')).join('')
}

/**
 * Returns an outline for the feed in the first format to which readers can subscribe, and one for each listed profile.
 */
function makeOutlines(site: Site, scope: ScopeListing, base: string, table: FeedTable): XmlElement[] {
  const { title, description, homeUrl, selfUrls, language } = describeFeed(site, scope, base, table)
  const profiles = table.listPublic(scope).filter(({ variant }) => variant.profile !== undefined)
  const format = table.formats.find(({ name, isSubscribable }) => isSubscribable && selfUrls[name] !== undefined)
  const feeds = [
    { name: title, xmlUrl: format && selfUrls[format.name] },
    ...profiles
      .filter(({ variant }) => variant.format.isSubscribable)
      .map(({ variant: { label }, path }) => ({ name: `${title} (${label})`, xmlUrl: resolveAddress(base, path) })),
  ]
  return feeds.flatMap(({ name, xmlUrl }) =>
    xmlUrl === undefined
      ? []
      : [
          makeElement('outline', {
            type: 'rss',
            text: name,
            title: name,
            xmlUrl,
            htmlUrl: homeUrl,
            description,
            language,
          }),
        ],
  )
}

function* printOutlines<T>(
  all: readonly T[],
  make: (each: T) => readonly XmlElement[],
  indent: string,
): Task<string[]> {
  const texts: string[] = []
  for (const [index, each] of all.entries()) {
    for (const outline of make(each)) texts.push(printOutline(outline, indent))
    if (index % STEP === 0) yield
  }
  return texts
}

const printOutline = (xml: XmlElement, indent: string): string => serializeXml(xml, () => 'named', indent)
