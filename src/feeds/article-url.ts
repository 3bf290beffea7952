import type { Article } from '../newsroom/article.ts'
import { calendarDay } from '../newsroom/calendar.ts'
import type { Site } from '../newsroom/site.ts'
import { isPlainPath, normalForm } from '../newsroom/url-path.ts'
import { addressOf } from './paths.ts'

/**
 * The article's own address, absolute: its `url`, or the site's pattern filled in.
 *
 * @param base the site's address, as `URL` writes it
 */
export function articleUrl(site: Pick<Site, 'records' | 'timezone'>, article: Article, base: string): string {
  if (article.url !== undefined) return addressOf(base, article.url)
  const path = fillPattern(site, article)
  return isPlainPath(path) ? `${base}${path}` : addressOf(base, path)
}

/**
 * The path of an article's page in the site, each segment percent-encoded as `encodeURIComponent` does; undefined for a
 * page elsewhere.
 */
export function articlePath(
  site: Pick<Site, 'records' | 'timezone'>,
  article: Article,
  base: string,
): string | undefined {
  const url = articleUrl(site, article, base)
  if (!url.startsWith(base)) return undefined
  const path = url.slice(base.length)
  return path === '' || /[?#]/.test(path) ? undefined : normalForm(path)
}

function fillPattern({ records, timezone }: Pick<Site, 'records' | 'timezone'>, article: Article): string {
  let filled = ''
  let isKey = false
  for (const part of partsOf(records.url)) {
    filled += isKey ? partOf(part, article, timezone) : part
    isKey = !isKey
  }
  // The pattern is rooted in the site, which may itself live below its host's root.
  return filled.startsWith('/') ? filled.replace(/^\/+/, '') : filled
}

/** A pattern parted at its placeholders: what stands at odd places is a key. */
function partsOf(pattern: string): readonly string[] {
  if (known.pattern !== pattern) known = { pattern, parts: pattern.split(/\{(\w+)\}/) }
  return known.parts
}

/** There is one pattern in a newsroom. */
let known: { readonly pattern: string; readonly parts: readonly string[] } = { pattern: '', parts: [''] }

function partOf(key: string, article: Article, timezone: string): string {
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
      return calendarDay(article.published, timezone)[key]
    default:
      return `{${key}}`
  }
}
