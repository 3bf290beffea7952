import type { Catalogue } from '../catalogue/catalogue.ts'
import type { Scope } from '../catalogue/scope.ts'
import { headOf } from '../feeds/document.ts'
import { type FeedLinks, type Field, renderHeaders } from '../feeds/header-file.ts'
import { OPML_TYPE } from '../feeds/opml.ts'
import { feedPath, OPML_PATH } from '../feeds/paths.ts'
import { pathnameOf } from '../newsroom/rooted.ts'
import { NEWS_SITEMAP_PATH, ROBOTS_PATH, SCRIPT_PATH, SITEMAP_PATH } from '../pages/places.ts'
import { linksOf } from './feed-press.ts'

const XML = 'application/xml; charset=utf-8'

/** Documents that are neither feeds nor pages; style sheets are media to hosts. */
const OTHERS: readonly Field[] = [
  [OPML_PATH, OPML_TYPE],
  [SITEMAP_PATH, XML],
  [NEWS_SITEMAP_PATH, XML],
  ['sitemaps/*', XML],
  [ROBOTS_PATH, 'text/plain; charset=utf-8'],
  [SCRIPT_PATH, 'text/javascript; charset=utf-8'],
]

/** The fields that hosts of the static tree are to send, `Link` for everything and for the sections in their order. */
export function headersFor(catalogue: Catalogue, base: string): string {
  const names = ['', ...catalogue.sectionPaths.keys()]
  const scopes = names.flatMap((name) => catalogue.scopes.get(name) ?? [])
  return renderHeaders({
    root: pathnameOf(base),
    links: scopes.flatMap((scope) => linksIn(catalogue, scope, base)),
    others: OTHERS,
  })
}

function linksIn(catalogue: Catalogue, scope: Scope, base: string): FeedLinks[] {
  const head = headOf(catalogue, scope, base, undefined)
  return scope.settings.formats.map((name) => [feedPath(scope.name, name), linksOf(head, name)])
}
