import { isPlainPath, normalizeRelativePath, resolveAddress } from './address.ts'
import { findPathLanguage, listContentFolders, toSlug } from './address-parts/index.ts'
import type { Article } from './article.ts'
import { type CalendarDay, getCalendarDay } from './instant.ts'
import type { RecordSettings, Site } from './site.ts'
import { shortenSegment } from './slug.ts'

/** The settings that decide about an article's address in the site. */
export interface UrlSettings extends Pick<Site, 'timezone' | 'language'> {
  readonly records: Pick<RecordSettings, 'url' | 'addressDay' | 'slugStyle'>
}

/**
 * Returns the article's absolute address: its `url`, or the site's pattern filled in.
 *
 * @param base the site's address, as `URL` writes it
 */
export function getArticleUrl(site: UrlSettings, article: Article, base: string): string {
  if (article.url !== undefined) return resolveAddress(base, article.url)
  const path = fillPattern(site, article)
  return isPlainPath(path) ? `${base}${path}` : resolveAddress(base, path)
}

/**
 * Returns the path of an article's page in the site, with each segment percent-encoded as by `encodeURIComponent`;
 * undefined for a page elsewhere.
 */
export function getArticlePath(site: UrlSettings, article: Article, base: string): string | undefined {
  const url = getArticleUrl(site, article, base)
  if (!url.startsWith(base)) return undefined
  const path = url.slice(base.length)
  return path === '' || /[?#]/.test(path) ? undefined : normalizeRelativePath(path)
}

function fillPattern(site: UrlSettings, article: Article): string {
  let filled = ''
  let isKey = false
  // A split with a group gives text and keys in turn, twice as fast as a replacer function.
  for (const part of site.records.url.split(/\{(\w+\??)\}/)) {
    filled += isKey ? fillPlaceholder(part, article, site) : part
    isKey = !isKey
  }
  // A placeholder can be empty, and the path is relative to the site, which may live below its host's root.
  return filled.replace(/^\/+|(?<=\/)\/+/g, '')
}

/** Returns the day that addresses of an article have: the one that was written, where the engine takes that. */
export function getAddressDay(
  { timezone, records }: Pick<UrlSettings, 'timezone' | 'records'>,
  { day, published }: Pick<Article, 'day' | 'published'>,
): CalendarDay {
  if (day === undefined) return getCalendarDay(published, records.addressDay === 'site' ? timezone : 'UTC')
  const [year = '', month = '', date = ''] = day.split('-')
  return { year, month, day: date }
}

function fillPlaceholder(key: string, article: Article, site: UrlSettings): string {
  const { slugStyle } = site.records
  switch (key) {
    case 'slug':
      return encodeURIComponent(article.slug)
    case 'title':
      return encodeURIComponent(shortenSegment(toSlug(article.title, slugStyle === 'plain' ? 'github' : slugStyle)))
    case 'filename':
      return encodeURIComponent(toSlug(getFileName(article.file), slugStyle))
    case 'id':
      return encodePath(article.id.split('/'))
    case 'folder':
      return encodePath(listContentFolders(article.file).map((folder) => toSlug(folder, slugStyle)))
    case 'section':
      return encodeURIComponent(article.sections[0]?.id ?? 'news')
    case 'sections':
      return encodePath(article.sections.map(({ id }) => id))
    case 'lang':
      return encodeURIComponent(getLanguage(article) ?? site.language.toLowerCase())
    case 'lang?': {
      const language = getLanguage(article)
      return language === undefined || isSameLanguage(language, site.language) ? '' : encodeURIComponent(language)
    }
    case 'year':
    case 'month':
    case 'day':
      return getAddressDay(site, article)[key]
    case 'month1':
    case 'day1':
      return String(Number(getAddressDay(site, article)[key === 'month1' ? 'month' : 'day']))
    default:
      return `{${key}}`
  }
}

const encodePath = (segments: readonly string[]): string => segments.map(encodeURIComponent).join('/')

/** Returns the name of an article's file without its extension, or that of its bundle. */
function getFileName(file: string): string {
  const [name = '', folder] = file.split('/').reverse()
  const bare = name.replace(/\.[^.]+$/, '')
  const language = findPathLanguage(file)
  const own = language?.isInName === true ? bare.slice(0, Math.max(0, bare.lastIndexOf('.'))) : bare
  return (own === 'index' || own === '') && folder !== undefined ? folder : own
}

/** The language of an article as its folder writes it, else in lower case. */
const getLanguage = ({ file, language }: Article): string | undefined =>
  findPathLanguage(file)?.written ?? language?.toLowerCase()

const isSameLanguage = (a: string, b: string): boolean =>
  a.replaceAll('_', '-').toLowerCase() === b.toLowerCase() || a.toLowerCase() === b.split('-')[0]?.toLowerCase()
