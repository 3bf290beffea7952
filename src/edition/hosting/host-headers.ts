import type { Catalog, Scope } from '../../catalog/index.ts'
import { type FeedFormat, type FeedTable, makeHead, OPML_PATH, OPML_TYPE } from '../../feeds/index.ts'
import { getPathname, type Section, type Site } from '../../model/index.ts'
import { NEWS_SITEMAP_PATH, ROBOTS_PATH, SCRIPT_PATH, SITEMAP_PATH } from '../../pages/index.ts'
import { listAlternates, listLinkFields } from '../link-fields.ts'
import { type FeedLinks, type HeaderField, isFeedOfFolder, renderHeaders } from './header-file.ts'

const XML = 'application/xml; charset=utf-8'

/** Documents that are neither feeds nor pages; style sheets are media to hosts. */
const OTHERS: readonly HeaderField[] = [
  [OPML_PATH, OPML_TYPE],
  [SITEMAP_PATH, XML],
  [NEWS_SITEMAP_PATH, XML],
  ['sitemaps/*', XML],
  [ROBOTS_PATH, 'text/plain; charset=utf-8'],
  [SCRIPT_PATH, 'text/javascript; charset=utf-8'],
]

/** The fields that hosts of the static tree are to send, `Link` for everything and for the sections in their order. */
export function renderHostHeaders(catalogue: Catalog, base: string, feeds: FeedTable): string {
  const names = ['', ...catalogue.sectionPaths.keys()]
  const scopes = names.flatMap((name) => catalogue.scopes.get(name) ?? [])
  return renderHeaders({
    root: getPathname(base),
    formats: listFormats(catalogue.newsroom.site, feeds),
    links: scopes.flatMap((scope) => listLinks(catalogue, scope, base, feeds)),
    others: [...OTHERS, ...listProfileTypes(catalogue, feeds)],
  })
}

function listLinks(catalogue: Catalog, scope: Scope, base: string, feeds: FeedTable): FeedLinks[] {
  const head = makeHead(catalogue, scope, base, feeds, undefined)
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

/** Returns the Content-Type of each profile's feed; a path that fits the rule of a format gets it from there. */
function listProfileTypes({ directory }: Catalog, feeds: FeedTable): HeaderField[] {
  if (!feeds.hasProfiles) return []
  return [...directory]
    .flatMap((scope) => feeds.listProfiles(scope))
    .filter(({ variant, path }) => !isFeedOfFolder(path, variant.format.file))
    .map(({ variant, path }) => [path, variant.format.contentType])
}
