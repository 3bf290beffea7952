import { byLabel, type Catalog, type ScopeListing } from '../catalog/index.ts'
import type { Task } from '../collections/index.ts'
import { formatRfc822, type Instant, resolveAddress, type Section, type Site } from '../model/index.ts'
import { describeFeed } from './feed-head.ts'
import type { FeedTable } from './feed-table.ts'
import { makeElement, serializeAround, serializeXml, type XmlElement } from './xml.ts'

/** Content-Type of the list. */
export const OPML_TYPE = 'text/x-opml; charset=utf-8'

/** Outlines made between two pauses. */
const STEP = 20

/**
 * Returns `feeds.opml` (OPML 2.0): all feeds in the tree of sections, for readers that import a list.
 *
 * @param list as `renderOutlines` returns it
 */
export function renderOpml(site: Site, list: string, modified: Instant): string {
  const head = makeElement(
    'head',
    {},
    makeElement('title', {}, site.title),
    makeElement('dateModified', {}, formatRfc822(modified)),
    site.email === undefined ? undefined : makeElement('ownerEmail', {}, site.email),
  )
  const opml = serializeAround('opml', { version: '2.0' }, [
    printOutline(head, '  '),
    serializeAround('body', {}, list === '' ? [] : [list], '  '),
  ])
  return `<?xml version="1.0" encoding="utf-8"?>\n${opml}`
}

/** Returns the list without its head: unchanged as long as no feed appears, disappears or is renamed. */
export function* renderOutlines(
  { newsroom, scopes, sections, directory }: Catalog,
  base: string,
  table: FeedTable,
): Task<string> {
  const { site } = newsroom
  const outlines = (scope: ScopeListing | undefined): XmlElement[] =>
    scope === undefined ? [] : makeOutlines(site, scope, base, table)
  const section = ({ id, title, sections: below }: Section): XmlElement[] => {
    const own = outlines(scopes.get(id))
    return below.length === 0 ? own : [makeElement('outline', { text: title }, ...own, ...below.flatMap(section))]
  }
  const group = function* (text: string, kind: 'author' | 'tag'): Task<string> {
    const listed = [...directory].filter(({ subject }) => subject.kind === kind).sort(byLabel)
    const texts = yield* printOutlines(listed, outlines, '      ')
    return listed.length === 0 ? '' : serializeAround('outline', { text }, texts, '    ')
  }
  return [
    ...(yield* printOutlines(['' as const], () => outlines(scopes.get('')), '    ')),
    ...(yield* printOutlines(sections, section, '    ')),
    yield* group(site.wording.authors, 'author'),
    yield* group(site.wording.tags, 'tag'),
  ].join('')
}

/** Returns an outline for the feed in the first format to which readers can subscribe, and one for each listed profile. */
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
