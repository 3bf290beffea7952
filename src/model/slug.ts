import { createHash } from 'node:crypto'

/** Labels whose slug is the label in lower case with hyphens: nearly all. */
const PLAIN_LABEL = /^[A-Za-z0-9]+(?:[ -][A-Za-z0-9]+)*$/

/**
 * Returns a label as one path segment: letters and digits of any script, in lower case, joined by `-`. Signs that carry
 * meaning ("C++", "R&D") are spelt out; a label without letters and digits becomes its code points ("🚀" is `u1f680`).
 * A slug is never empty, `.` or `..`, and never too long for a file name.
 */
export function slugify(label: string): string {
  if (label.length <= MAX_BYTES && PLAIN_LABEL.test(label)) return label.toLowerCase().replaceAll(' ', '-')
  const slug = label
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('++', ' plus plus ')
    .replaceAll('#', ' sharp ')
    .replaceAll('&', ' and ')
    .replace(/['’]/gu, '')
    .replace(/[^\p{Letter}\p{Mark}\p{Number}]+/gu, '-')
    .replace(/^-|-$/g, '')
  return shortenSegment(slug === '' ? listCodePoints(label) : slug)
}

/** File systems allow names of 255 bytes; names of compressed forms are longer than this by an extension. */
const MAX_BYTES = 200

/** Returns a segment that can be a file name: a long one is cut and gets a digest, which keeps it unique. */
export function shortenSegment(segment: string): string {
  if (Buffer.byteLength(segment) <= MAX_BYTES) return segment
  let kept = ''
  for (const character of segment) {
    if (Buffer.byteLength(kept + character) > MAX_BYTES - 12) break
    kept += character
  }
  return `${kept}-${createHash('sha256').update(segment).digest('hex').slice(0, 10)}`
}

const listCodePoints = (label: string): string =>
  [...label].map((character) => `u${(character.codePointAt(0) ?? 0).toString(16)}`).join('-') || 'untitled'
