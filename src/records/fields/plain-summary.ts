/**
 * Returns a summary without its markup: tags of HTML, links and emphasis of Markdown; the text inside them stays. Reads
 * forward only, whatever is never closed.
 */
export const removeMarkup = (text: string): string => removeEmphasis(removeLinks(removeTags(text)))

const removeTags = (text: string): string => text.replace(/<\/?[a-z][^<>]*>/gi, '')

/** Replaces `[text](address)` and `![text](address)` by the text. */
function removeLinks(text: string): string {
  const closings = text.split('](')
  if (closings.length === 1) return text
  let result = ''
  let label = closings[0] ?? ''
  for (const part of closings.slice(1)) {
    const open = label.lastIndexOf('[')
    const end = part.indexOf(')')
    const isLink = end !== -1 && open !== -1 && !label.includes(']', open)
    result += isLink ? label.slice(0, label[open - 1] === '!' ? open - 1 : open) + label.slice(open + 1) : `${label}](`
    label = isLink ? part.slice(end + 1) : part
  }
  return result + label
}

/** Marks of strong text. */
const MARKS = ['**', '__']

/** Removes pairs of marks that have text right inside them. */
function removeEmphasis(text: string): string {
  const next = new Map(MARKS.map((mark) => [mark, findMark(text, mark, 0, 'opening')]))
  let result = ''
  let from = 0
  for (;;) {
    for (const [mark, at] of next) if (at < from) next.set(mark, findMark(text, mark, from, 'opening'))
    const [mark = '', open = text.length] = [...next].sort(([, a], [, b]) => a - b)[0] ?? []
    if (open === text.length) return result + text.slice(from)
    const close = findMark(text, mark, open + mark.length + 1, 'closing')
    // Without an end for this mark there is none for a later one.
    if (close === text.length) next.delete(mark)
    else {
      result += text.slice(from, open) + text.slice(open + mark.length, close)
      from = close + mark.length
    }
  }
}

/** Returns the offset of a mark with text after it (opening) or before it (closing); the length of the text without one. */
function findMark(text: string, mark: string, from: number, side: 'opening' | 'closing'): number {
  for (let at = text.indexOf(mark, from); at !== -1; at = text.indexOf(mark, at + 1)) {
    if (/\S/.test(text.charAt(side === 'opening' ? at + mark.length : at - 1))) return at
  }
  return text.length
}
