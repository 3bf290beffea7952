import type { Catalogue } from '../catalogue/catalogue.ts'
import type { HostFiles } from '../feeds/edition.ts'
import { HEADERS_PATH } from '../feeds/header-file.ts'
import { type Leads, NGINX_PATH, REDIRECTS_PATH, renderNginxMap, renderRedirects } from '../feeds/redirect-files.ts'
import { makeRendition, type Rendition } from '../feeds/rendition.ts'
import { pathnameOf } from '../newsroom/rooted.ts'
import { MISSING_PATH } from '../pages/places.ts'
import { headersFor } from './host-headers.ts'
import { newestPublication } from './list-press.ts'
import { once } from './once.ts'

export interface HostSources {
  /** Where feeds have moved to. */
  readonly leads: () => Promise<Leads>
  /** Where archives that have been divided go on. */
  readonly archived: () => Leads
  /** What is shown where nothing is. @default the host's own */
  readonly missing?: (() => Promise<Rendition>) | undefined
}

/** What a static tree tells its host: how to send the rest, where old addresses lead, and what to show where nothing is. */
export function hostFiles(catalogue: Catalogue, base: string, { leads, archived, missing }: HostSources): HostFiles {
  const root = pathnameOf(base)
  const moved = once(async () => ({ old: await leads(), archived: archived() }))
  const texts: readonly (readonly [path: string, text: () => string | Promise<string>])[] = [
    [HEADERS_PATH, () => headersFor(catalogue, base)],
    [REDIRECTS_PATH, async () => renderRedirects(await moved(), root)],
    [NGINX_PATH, async () => renderNginxMap(await moved(), root)],
  ]
  const type = 'text/plain; charset=utf-8'
  const lastModified = newestPublication(catalogue)
  const files = new Map<string, () => Promise<Rendition>>()
  for (const [path, text] of texts) {
    files.set(
      path,
      once(async () => makeRendition({ path, type, text: await text(), lastModified })),
    )
  }
  return missing === undefined ? files : files.set(MISSING_PATH, missing)
}
