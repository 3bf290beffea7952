import { fillPermalink } from './names.ts'
import { canBeArticle } from './own-paths.ts'
import type { RecordValues } from './record-values.ts'
import { quoted } from './schema.ts'

/** What the address of an article can be. */
export const ADDRESS = 'an http or https address, or a path such as /2018/vote/ that is none of the site’s own'

/** The article's own address, where its record gives one that can be used. */
export function urlOf(
  record: RecordValues,
  published: number,
  slug: string,
  section: string | undefined,
): string | undefined {
  const found = record.translated.fields.url
  // `permalink: false` and templates are for the engine that writes the page.
  if (found === undefined || typeof found.value !== 'string' || /\{[{%]/.test(found.value)) return undefined
  const written = found.value.trim()
  // `permalink: pretty` is the name of a style of Jekyll's.
  if (/^[a-z]+$/.test(written) && found.at.at(-1) === 'permalink') return undefined
  const filled = fillPermalink(written, new Date(published).toISOString(), encodeURIComponent(slug), section)
  const isAddress = /^https?:\/\/[^/]/i.test(written)
  const url = isAddress ? written : filled.startsWith('/') ? filled : `/${filled}`
  const scheme = /^[a-z][a-z0-9+.-]*:/i.test(written) && !isAddress
  const isAny = !scheme && !/[\p{Cc}<>\s]/u.test(url) && URL.canParse(url, 'https://site.invalid/')
  if (isAny && (isAddress || canBeArticle(url, record.newsroom.site))) return url
  record.report('bad-url', 'fault', found.at, quoted(written, []), ADDRESS)
  return undefined
}
