import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Scope } from '../catalogue/scope.ts'
import type { Instant } from '../newsroom/instant.ts'
import type { Section } from '../newsroom/site.ts'
import { rfc822 } from './dates.ts'
import { headOf } from './document.ts'
import { element, serialise, type XmlElement } from './xml.ts'

/** `feeds.opml`: all feeds, as the section tree (OPML 2.0), for readers that import a list. */
export function renderOpml(catalogue: Catalogue, base: string, modified: Instant): string {
  const { site } = catalogue.newsroom
  const outline = (scope: Scope | undefined): XmlElement | undefined => {
    if (scope === undefined) return undefined
    const { title, description, homeUrl, selfUrls, language } = headOf(catalogue, scope, base, undefined)
    const xmlUrl = selfUrls.rss ?? selfUrls.atom ?? selfUrls.json
    if (xmlUrl === undefined) return undefined
    return element('outline', { type: 'rss', text: title, title, xmlUrl, htmlUrl: homeUrl, description, language })
  }
  const section = ({ id, title, sections }: Section): XmlElement | undefined => {
    const own = outline(catalogue.scopes.get(id))
    return sections.length === 0 ? own : element('outline', { text: title }, own, ...sections.map(section))
  }
  const group = (text: string, kind: 'author' | 'tag'): XmlElement | undefined => {
    const scopes = [...catalogue.scopes.values()].filter(({ subject }) => subject.kind === kind).sort(byLabel)
    return scopes.length === 0 ? undefined : element('outline', { text }, ...scopes.map(outline))
  }
  const opml = element(
    'opml',
    { version: '2.0' },
    element(
      'head',
      {},
      element('title', {}, site.title),
      element('dateModified', {}, rfc822(modified)),
      site.email === undefined ? undefined : element('ownerEmail', {}, site.email),
    ),
    element(
      'body',
      {},
      outline(catalogue.scopes.get('')),
      ...catalogue.sections.map(section),
      group(site.wording.authors, 'author'),
      group(site.wording.tags, 'tag'),
    ),
  )
  return `<?xml version="1.0" encoding="utf-8"?>\n${serialise(opml, () => 'named')}`
}

const byLabel = (a: Scope, b: Scope): number =>
  a.label < b.label ? -1 : a.label > b.label ? 1 : a.name < b.name ? -1 : 1
