import type { Catalog, Scope } from '../../catalog/index.ts'
import { type FeedFormat, type FeedTable, getHeadInput, makeHead, OPML_LISTS, OPML_TYPE } from '../../feeds/index.ts'
import { getPathname, type Section, type Site } from '../../model/index.ts'
import { NEWS_SITEMAP_PATH, ROBOTS_PATH, SCRIPT_PATH, SITEMAP_PATH } from '../../pages/index.ts'
import { listAlternates, listLinkFields } from '../link-fields.ts'
import { type FeedLinks, type HeaderField, isFeedOfFolder, renderHeaders } from './header-file.ts'

const XML = 'application/xml; charset=utf-8'

/** Documents that are neither feeds nor pages. The style sheet matches a media rule. */
const OTHER_DOCUMENTS: readonly HeaderField[] = [
  ...[...OPML_LISTS.keys()].map((path): HeaderField => [path, OPML_TYPE]),
  [SITEMAP_PATH, XML],
  [NEWS_SITEMAP_PATH, XML],
  ['sitemaps/*', XML],
  [ROBOTS_PATH, 'text/plain; charset=utf-8'],
  [SCRIPT_PATH, 'text/javascript; charset=utf-8'],
]

/** Renders `_headers`, with `Link` for the feeds of everything and of the sections. */
export function renderHostHeaders(catalog: Catalog, base: string, feeds: FeedTable): string {
  const names = ['', ...catalog.sectionPaths.keys()]
  const scopes = names.flatMap((name) => catalog.scopes.get(name) ?? [])
  return renderHeaders({
    root: getPathname(base),
    formats: listFormats(catalog.newsroom.site, feeds),
    links: scopes.flatMap((scope) => listLinks(catalog, scope, base, feeds)),
    others: [...OTHER_DOCUMENTS, ...listProfileTypes(catalog, feeds)],
  })
}

function listLinks(catalog: Catalog, scope: Scope, base: string, feeds: FeedTable): FeedLinks[] {
  const head = makeHead(getHeadInput(catalog, scope, 'current', undefined), base, feeds)
  return feeds
    .listFormats(scope)
    .map(({ variant, path }) => [path, listLinkFields(head, variant, listAlternates(base, feeds, scope, variant))])
}

/** Returns the formats that some feed of the site has. */
function listFormats({ feeds: settings, sections }: Site, feeds: FeedTable): FeedFormat[] {
  const listNames = (some: readonly Section[]): string[] =>
    some.flatMap((section) => [...section.feeds.formats, ...listNames(section.sections)])
  const names = new Set([...settings.formats, ...listNames(sections)])
  return feeds.formats.filter(({ name }) => names.has(name))
}

/** Returns the Content-Type of each profile's feed, unless the rule of a format matches its path. */
function listProfileTypes({ directory }: Catalog, feeds: FeedTable): HeaderField[] {
  return feeds
    .listAllProfiles(directory)
    .filter(({ variant, path }) => !isFeedOfFolder(path, variant.format.file))
    .map(({ variant, path }) => [path, variant.format.contentType])
}
