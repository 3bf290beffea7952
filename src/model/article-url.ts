import { isPlainPath, normalizeRelativePath, resolveAddress } from './address.ts'
import type { Article } from './article.ts'
import { getCalendarDay } from './instant.ts'
import type { Site } from './site.ts'

/**
 * The article's own address, absolute: its `url`, or the site's pattern filled in.
 *
 * @param base the site's address, as `URL` writes it
 */
export function getArticleUrl(site: Pick<Site, 'records' | 'timezone'>, article: Article, base: string): string {
  if (article.url !== undefined) return resolveAddress(base, article.url)
  const path = fillPattern(site, article)
  return isPlainPath(path) ? `${base}${path}` : resolveAddress(base, path)
}

/**
 * The path of an article's page in the site, each segment percent-encoded as `encodeURIComponent` does; undefined for a
 * page elsewhere.
 */
export function getArticlePath(
  site: Pick<Site, 'records' | 'timezone'>,
  article: Article,
  base: string,
): string | undefined {
  const url = getArticleUrl(site, article, base)
  if (!url.startsWith(base)) return undefined
  const path = url.slice(base.length)
  return path === '' || /[?#]/.test(path) ? undefined : normalizeRelativePath(path)
}

function fillPattern({ records, timezone }: Pick<Site, 'records' | 'timezone'>, article: Article): string {
  let filled = ''
  let isKey = false
  for (const part of parsePattern(records.url)) {
    filled += isKey ? parsePatternPart(part, article, timezone) : part
    isKey = !isKey
  }
  // The pattern is rooted in the site, which may itself live below its host's root.
  return filled.startsWith('/') ? filled.replace(/^\/+/, '') : filled
}

/** A pattern parted at its placeholders: what stands at odd places is a key. */
function parsePattern(pattern: string): readonly string[] {
  if (known.pattern !== pattern) known = { pattern, parts: pattern.split(/\{(\w+)\}/) }
  return known.parts
}

/** There is one pattern in a newsroom. */
let known: { readonly pattern: string; readonly parts: readonly string[] } = { pattern: '', parts: [''] }

function parsePatternPart(key: string, article: Article, timezone: string): string {
  switch (key) {
    case 'slug':
      return encodeURIComponent(article.slug)
    case 'id':
      return article.id.split('/').map(encodeURIComponent).join('/')
    case 'section':
      return encodeURIComponent(article.sections[0]?.id ?? 'news')
    case 'year':
    case 'month':
    case 'day':
      return getCalendarDay(article.published, timezone)[key]
    default:
      return `{${key}}`
  }
}
