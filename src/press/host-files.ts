import type { Catalogue } from '../catalogue/catalogue.ts'
import type { HostFiles } from '../feeds/edition.ts'
import { HEADERS_PATH } from '../feeds/header-file.ts'
import { type Leads, NGINX_PATH, REDIRECTS_PATH, renderNginxMap, renderRedirects } from '../feeds/redirect-files.ts'
import { makeRendition } from '../feeds/rendition.ts'
import { pathnameOf } from '../newsroom/rooted.ts'
import { headersFor } from './host-headers.ts'
import { newestPublication } from './list-press.ts'
import { once } from './once.ts'

/**
 * What a static tree tells its host: how to send the rest, and where old addresses lead.
 *
 * @param leads asked for once
 */
export function hostFiles(catalogue: Catalogue, base: string, leads: () => Promise<Leads>): HostFiles {
  const root = pathnameOf(base)
  const moved = once(leads)
  const texts: readonly (readonly [path: string, text: () => string | Promise<string>])[] = [
    [HEADERS_PATH, () => headersFor(catalogue, base)],
    [REDIRECTS_PATH, async () => renderRedirects(await moved(), root)],
    [NGINX_PATH, async () => renderNginxMap(await moved(), root)],
  ]
  const type = 'text/plain; charset=utf-8'
  const lastModified = newestPublication(catalogue)
  return new Map(
    texts.map(([path, text]) => [
      path,
      once(async () => makeRendition({ path, type, text: await text(), lastModified })),
    ]),
  )
}
