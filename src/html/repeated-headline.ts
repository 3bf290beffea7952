import { makeSummary } from './summary.ts'

const HEADING = /<h([1-6])(?: id="[^"]*")?>/

/** In UTF-16 units. A heading further down belongs to a part of the text. */
const MAX_BEFORE = 20_000

/** Removes a heading that repeats the article's title from safe HTML, if no text stands before it. */
export function removeRepeatedHeadline(html: string, title: string): string {
  const heading = title === '' ? null : HEADING.exec(html.slice(0, MAX_BEFORE))
  if (heading === null) return html
  const start = heading.index + heading[0].length
  const end = html.indexOf(`</h${heading[1]}>`, start)
  if (end === -1 || end - start > MAX_BEFORE) return html
  const isRepeated = toKey(makeSummary(html.slice(start, end), Number.POSITIVE_INFINITY)) === toKey(title)
  if (!isRepeated || /[\p{L}\p{N}]/u.test(html.slice(0, heading.index).replace(/<[^>]{0,10000}>/g, ''))) return html
  return html.slice(0, heading.index) + html.slice(end + '</h1>'.length).replace(/^\n/, '')
}

/** Punctuation and case may differ. */
const toKey = (text: string): string => text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '') || text
