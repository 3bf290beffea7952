import { byLabel, type Catalog, type ScopeListing } from '../catalog/index.ts'
import type { Task } from '../collections/index.ts'
import { formatRfc822, type Instant, type Section, type Site } from '../model/index.ts'
import { describeFeed } from './document.ts'
import { makeElement, serializeAround, serializeXml, type XmlElement } from './xml.ts'

/** The Content-Type: readers and browsers must not guess its charset. */
export const OPML_TYPE = 'text/x-opml; charset=utf-8'

/** Outlines made in one step. */
const STEP = 20

/**
 * `feeds.opml`: all feeds, as the section tree (OPML 2.0), for readers that import a list.
 *
 * @param list as `outlines` gives it
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

/** The list itself: the same as long as no feed comes, goes or is called otherwise. */
export function* renderOutlines({ newsroom, scopes, sections, directory }: Catalog, base: string): Task<string> {
  const { site } = newsroom
  const outline = (scope: ScopeListing | undefined): XmlElement | undefined => scope && makeOutline(site, scope, base)
  const section = ({ id, title, sections: below }: Section): XmlElement | undefined => {
    const own = outline(scopes.get(id))
    return below.length === 0 ? own : makeElement('outline', { text: title }, own, ...below.map(section))
  }
  const group = function* (text: string, kind: 'author' | 'tag'): Task<string> {
    const listed = [...directory].filter(({ subject }) => subject.kind === kind).sort(byLabel)
    const texts = yield* printOutlines(listed, outline, '      ')
    return listed.length === 0 ? '' : serializeAround('outline', { text }, texts, '    ')
  }
  return [
    ...(yield* printOutlines(['' as const], () => outline(scopes.get('')), '    ')),
    ...(yield* printOutlines(sections, section, '    ')),
    yield* group(site.wording.authors, 'author'),
    yield* group(site.wording.tags, 'tag'),
  ].join('')
}

function makeOutline(site: Site, scope: ScopeListing, base: string): XmlElement | undefined {
  const { title, description, homeUrl, selfUrls, language } = describeFeed(site, scope, base)
  const xmlUrl = selfUrls.rss ?? selfUrls.atom ?? selfUrls.json
  if (xmlUrl === undefined) return undefined
  return makeElement('outline', { type: 'rss', text: title, title, xmlUrl, htmlUrl: homeUrl, description, language })
}

function* printOutlines<T>(
  all: readonly T[],
  make: (each: T) => XmlElement | undefined,
  indent: string,
): Task<string[]> {
  const texts: string[] = []
  for (const [index, each] of all.entries()) {
    const made = make(each)
    if (made !== undefined) texts.push(printOutline(made, indent))
    if (index % STEP === 0) yield
  }
  return texts
}

const printOutline = (xml: XmlElement, indent: string): string => serializeXml(xml, () => 'named', indent)
