import type { Catalogue } from '../catalogue/catalogue.ts'
import { byLabel, type Listed } from '../catalogue/scope.ts'
import type { Steps } from '../collections/steps.ts'
import type { Instant } from '../newsroom/instant.ts'
import type { Section, Site } from '../newsroom/site.ts'
import { rfc822 } from './dates.ts'
import { aboutOf } from './document.ts'
import { element, serialise, serialiseAround, type XmlElement } from './xml.ts'

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
  const head = element(
    'head',
    {},
    element('title', {}, site.title),
    element('dateModified', {}, rfc822(modified)),
    site.email === undefined ? undefined : element('ownerEmail', {}, site.email),
  )
  const opml = serialiseAround('opml', { version: '2.0' }, [
    printed(head, '  '),
    serialiseAround('body', {}, list === '' ? [] : [list], '  '),
  ])
  return `<?xml version="1.0" encoding="utf-8"?>\n${opml}`
}

/** The list itself: the same as long as no feed comes, goes or is called otherwise. */
export function* outlines({ newsroom, scopes, sections, directory }: Catalogue, base: string): Steps<string> {
  const { site } = newsroom
  const outline = (scope: Listed | undefined): XmlElement | undefined => scope && outlineOf(site, scope, base)
  const section = ({ id, title, sections: below }: Section): XmlElement | undefined => {
    const own = outline(scopes.get(id))
    return below.length === 0 ? own : element('outline', { text: title }, own, ...below.map(section))
  }
  const group = function* (text: string, kind: 'author' | 'tag'): Steps<string> {
    const listed = [...directory].filter(({ subject }) => subject.kind === kind).sort(byLabel)
    const texts = yield* printedEach(listed, outline, '      ')
    return listed.length === 0 ? '' : serialiseAround('outline', { text }, texts, '    ')
  }
  return [
    ...(yield* printedEach(['' as const], () => outline(scopes.get('')), '    ')),
    ...(yield* printedEach(sections, section, '    ')),
    yield* group(site.wording.authors, 'author'),
    yield* group(site.wording.tags, 'tag'),
  ].join('')
}

function outlineOf(site: Site, scope: Listed, base: string): XmlElement | undefined {
  const { title, description, homeUrl, selfUrls, language } = aboutOf(site, scope, base)
  const xmlUrl = selfUrls.rss ?? selfUrls.atom ?? selfUrls.json
  if (xmlUrl === undefined) return undefined
  return element('outline', { type: 'rss', text: title, title, xmlUrl, htmlUrl: homeUrl, description, language })
}

function* printedEach<T>(
  all: readonly T[],
  make: (each: T) => XmlElement | undefined,
  indent: string,
): Steps<string[]> {
  const texts: string[] = []
  for (const [index, each] of all.entries()) {
    const made = make(each)
    if (made !== undefined) texts.push(printed(made, indent))
    if (index % STEP === 0) yield
  }
  return texts
}

const printed = (xml: XmlElement, indent: string): string => serialise(xml, () => 'named', indent)
