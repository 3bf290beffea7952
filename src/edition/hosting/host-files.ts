import type { Catalog } from '../../catalog/index.ts'
import { lazy } from '../../collections/index.ts'
import type { FeedTable } from '../../feeds/index.ts'
import { getPathname } from '../../model/index.ts'
import { NOT_FOUND_PATH } from '../../pages/index.ts'
import { getNewestPublication } from '../document-dates.ts'
import type { HostFiles } from '../edition.ts'
import { makeRendition, type Rendition } from '../rendition.ts'
import { HEADERS_PATH } from './header-file.ts'
import { renderHostHeaders } from './host-headers.ts'
import { NGINX_PATH, REDIRECTS_PATH, type RedirectEntries, renderNginxMap, renderRedirects } from './redirect-files.ts'

export interface HostSources {
  /** Where feeds have moved to. */
  readonly redirects: () => Promise<RedirectEntries>
  /** Where archives that have been divided go on. */
  readonly archived: () => RedirectEntries
  /** What is shown where nothing is. @default the host's own */
  readonly notFoundPage?: (() => Promise<Rendition>) | undefined
}

/** What a static tree tells its host: how to send the rest, where old addresses lead, and what to show where nothing is. */
export function makeHostFiles(
  catalogue: Catalog,
  base: string,
  feeds: FeedTable,
  { redirects: leads, archived, notFoundPage: missing }: HostSources,
): HostFiles {
  const root = getPathname(base)
  const moved = lazy(async () => ({ old: await leads(), archived: archived() }))
  const texts: readonly (readonly [path: string, text: () => string | Promise<string>])[] = [
    [HEADERS_PATH, () => renderHostHeaders(catalogue, base, feeds)],
    [REDIRECTS_PATH, async () => renderRedirects(await moved(), root)],
    [NGINX_PATH, async () => renderNginxMap(await moved(), root)],
  ]
  const type = 'text/plain; charset=utf-8'
  const lastModified = getNewestPublication(catalogue)
  const files = new Map<string, () => Promise<Rendition>>()
  for (const [path, text] of texts) {
    files.set(
      path,
      lazy(async () => makeRendition({ path, type, text: await text(), lastModified })),
    )
  }
  return missing === undefined ? files : files.set(NOT_FOUND_PATH, missing)
}
