import { getCalendarDay, type Instant, type Wording } from '../model/index.ts'
import type { FeedImage, FeedLink } from './item-parts.ts'

/** Escapes text for HTML text or for a double-quoted attribute. */
export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** Returns the article's picture to stand before the body, unless the body shows it: few readers read media:content. */
export function renderOpening(image: FeedImage | undefined, body: string): string {
  if (image === undefined || body.includes(`src="${escapeHtml(image.url)}"`)) return ''
  const size = image.width === undefined ? '' : ` width="${image.width}" height="${image.height}"`
  const texts = [image.caption, image.credit].filter((part) => part !== undefined).map(escapeHtml)
  const caption = texts.length === 0 ? '' : `<figcaption>${texts.join(' – ')}</figcaption>`
  return `<figure><img src="${escapeHtml(image.url)}" alt="${escapeHtml(image.alt)}"${size}>${caption}</figure>\n`
}

/** Returns corrections, newest first, and "Related coverage": most readers show no related links but those in the body. */
export function renderClosing(
  corrections: readonly { readonly at: Instant; readonly note: string }[],
  related: readonly FeedLink[],
  wording: Pick<Wording, 'correction' | 'related'>,
  timezone: string,
): string {
  const notes = corrections.map(
    ({ at, note }) =>
      `<p><strong>${escapeHtml(wording.correction)}</strong>, <time datetime="${new Date(at).toISOString()}">${formatDay(at, timezone)}</time>: ${escapeHtml(note)}</p>\n`,
  )
  if (related.length === 0) return notes.join('')
  const links = related.map(({ title, url }) => `<li><a href="${escapeHtml(url)}">${escapeHtml(title)}</a></li>\n`)
  return `${notes.join('')}<h2>${escapeHtml(wording.related)}</h2>\n<ul>\n${links.join('')}</ul>\n`
}

/** Returns the day in the newsroom's timezone as 2018-07-17, which every language reads alike. */
const formatDay = (instant: Instant, timezone: string): string => {
  const { year, month, day } = getCalendarDay(instant, timezone)
  return `${year}-${month}-${day}`
}

const RIGHT_TO_LEFT = new Set(['ar', 'arc', 'ckb', 'dv', 'fa', 'he', 'ks', 'ps', 'sd', 'syr', 'ug', 'ur', 'yi'])

/** True if a language is written from right to left. The script counts where the tag names one (BCP 47). */
export const isRightToLeft = (language: string): boolean =>
  /-(Arab|Hebr|Syrc|Thaa|Nkoo|Adlm)\b/i.test(language) ||
  (!/-(Latn|Cyrl)\b/i.test(language) && RIGHT_TO_LEFT.has(language.split('-')[0]?.toLowerCase() ?? ''))

/** Adds language and direction to a body that is not in the feed's language or runs from right to left. */
export function wrapLanguage(html: string, language: string, foreignLanguage: string | undefined): string {
  const direction = isRightToLeft(language) ? ' dir="rtl"' : foreignLanguage === undefined ? '' : ' dir="ltr"'
  return direction === '' ? html : `<div lang="${escapeHtml(language)}"${direction}>\n${html}</div>\n`
}
