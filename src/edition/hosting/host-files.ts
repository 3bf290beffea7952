import type { Catalog } from '../../catalog/index.ts'
import { lazy } from '../../collections/index.ts'
import type { FeedTable } from '../../feeds/index.ts'
import { getPathname } from '../../model/index.ts'
import { getNewestPublication } from '../document-plan.ts'
import type { HostFiles } from '../edition.ts'
import { makeRendition, type Rendition } from '../rendition/index.ts'
import { HEADERS_PATH } from './header-file.ts'
import { renderHostHeaders } from './host-headers.ts'
import { NGINX_PATH, REDIRECTS_PATH, type RedirectEntries, renderNginxMap, renderRedirects } from './redirect-files.ts'

export interface HostSources {
  /** Redirects from former addresses of feeds. */
  readonly redirects: () => Promise<RedirectEntries>
  /** Redirects from divided archives. */
  readonly archived: () => RedirectEntries
  /** The pages for errors by their paths. */
  readonly errorPages: HostFiles
}

/** Returns the files for hosts of the static tree: headers, redirects and the pages for errors. */
export function makeHostFiles(
  catalog: Catalog,
  base: string,
  feeds: FeedTable,
  { redirects, archived, errorPages }: HostSources,
): HostFiles {
  const root = getPathname(base)
  const getRedirects = lazy(async () => ({ old: await redirects(), archived: archived() }))
  const texts: readonly (readonly [path: string, render: () => string | Promise<string>])[] = [
    [HEADERS_PATH, () => renderHostHeaders(catalog, base, feeds)],
    [REDIRECTS_PATH, async () => renderRedirects(await getRedirects(), root)],
    [NGINX_PATH, async () => renderNginxMap(await getRedirects(), root)],
  ]
  const type = 'text/plain; charset=utf-8'
  const lastModified = getNewestPublication(catalog)
  const files = new Map<string, () => Promise<Rendition>>()
  for (const [path, render] of texts) {
    files.set(
      path,
      lazy(async () => makeRendition({ path, type, text: await render(), lastModified })),
    )
  }
  return new Map([...files, ...errorPages])
}
