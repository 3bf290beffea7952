import type { Catalog, Scope } from '../../catalog/index.ts'
import { makeFeedPath, makeHead, OPML_PATH, OPML_TYPE } from '../../feeds/index.ts'
import { getPathname } from '../../model/index.ts'
import { NEWS_SITEMAP_PATH, ROBOTS_PATH, SCRIPT_PATH, SITEMAP_PATH } from '../../pages/index.ts'
import { listLinkFields } from '../link-fields.ts'
import { type FeedLinks, type HeaderField, renderHeaders } from './header-file.ts'

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
export function renderHostHeaders(catalogue: Catalog, base: string): string {
  const names = ['', ...catalogue.sectionPaths.keys()]
  const scopes = names.flatMap((name) => catalogue.scopes.get(name) ?? [])
  return renderHeaders({
    root: getPathname(base),
    links: scopes.flatMap((scope) => listLinks(catalogue, scope, base)),
    others: OTHERS,
  })
}

function listLinks(catalogue: Catalog, scope: Scope, base: string): FeedLinks[] {
  const head = makeHead(catalogue, scope, base, undefined)
  return scope.settings.formats.map((name) => [makeFeedPath(scope.name, name), listLinkFields(head, name)])
}
