import { getCalendarDay, type Instant, type Wording } from '../model/index.ts'
import type { FeedImage, FeedLink } from './item.ts'

/** Text as HTML text or as a double-quoted attribute. */
export const escapeHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

/** The article's picture at the head of its body, unless the body shows it already: few readers look at media:content. */
export function renderOpening(image: FeedImage | undefined, body: string): string {
  if (image === undefined || body.includes(`src="${escapeHtml(image.url)}"`)) return ''
  const size = image.width === undefined ? '' : ` width="${image.width}" height="${image.height}"`
  const words = [image.caption, image.credit].filter((part) => part !== undefined).map(escapeHtml)
  const caption = words.length === 0 ? '' : `<figcaption>${words.join(' – ')}</figcaption>`
  return `<figure><img src="${escapeHtml(image.url)}" alt="${escapeHtml(image.alt)}"${size}>${caption}</figure>\n`
}

/** Corrections, newest first, then "Related coverage": most readers show no related links but those in the body. */
export function renderClosing(
  corrections: readonly { readonly at: Instant; readonly note: string }[],
  related: readonly FeedLink[],
  wording: Pick<Wording, 'correction' | 'related'>,
  timezone: string,
): string {
  const notes = corrections.map(
    ({ at, note }) =>
      `<p><strong>${escapeHtml(wording.correction)}</strong>, <time datetime="${new Date(at).toISOString()}">${dayOf(at, timezone)}</time>: ${escapeHtml(note)}</p>\n`,
  )
  if (related.length === 0) return notes.join('')
  const links = related.map(({ title, url }) => `<li><a href="${escapeHtml(url)}">${escapeHtml(title)}</a></li>\n`)
  return `${notes.join('')}<h2>${escapeHtml(wording.related)}</h2>\n<ul>\n${links.join('')}</ul>\n`
}

/** The day in the newsroom's zone, in the one form every language reads the same: 2018-07-17. */
const dayOf = (instant: Instant, timezone: string): string => {
  const { year, month, day } = getCalendarDay(instant, timezone)
  return `${year}-${month}-${day}`
}

const RIGHT_TO_LEFT = new Set(['ar', 'arc', 'ckb', 'dv', 'fa', 'he', 'ks', 'ps', 'sd', 'syr', 'ug', 'ur', 'yi'])

/** Whether a language is written from right to left: by its script where the tag names one, else by the language. */
export const isRightToLeft = (language: string): boolean =>
  /-(Arab|Hebr|Syrc|Thaa|Nkoo|Adlm)\b/i.test(language) ||
  (!/-(Latn|Cyrl)\b/i.test(language) && RIGHT_TO_LEFT.has(language.split('-')[0]?.toLowerCase() ?? ''))

/** Readers lay text out by their own language: a body in another one, or from right to left, says so itself. */
export function wrapLanguage(html: string, language: string, foreign: string | undefined): string {
  const direction = isRightToLeft(language) ? ' dir="rtl"' : foreign === undefined ? '' : ' dir="ltr"'
  return direction === '' ? html : `<div lang="${escapeHtml(language)}"${direction}>\n${html}</div>\n`
}
