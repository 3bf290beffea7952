import { createHash } from 'node:crypto'

/**
 * A label as one path segment: letters and digits of any script, lower case, joined by `-`. What would vanish but
 * carries meaning ("C++", "R&D") is spelt out; a label without any letter or digit becomes its code points ("🚀" is
 * `u1f680`). Never empty, never `.` or `..`, and never too long for a file's name.
 */
export function slugify(label: string): string {
  const known = slugs.get(label)
  if (known !== undefined) return known
  const slug = makeSlug(label)
  if (slugs.size < MOST_KNOWN) slugs.set(label, slug)
  return slug
}

/** A newsroom has few labels and many articles: each is looked at once. */
const slugs = new Map<string, string>()
const MOST_KNOWN = 10_000

function makeSlug(label: string): string {
  const slug = label
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('++', ' plus plus ')
    .replaceAll('#', ' sharp ')
    .replaceAll('&', ' and ')
    .replace(/['’]/gu, '')
    .replace(/[^\p{Letter}\p{Mark}\p{Number}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
  return shortenSegment(slug === '' ? codePoints(label) : slug)
}

/** File systems take names of 255 bytes; those of compressed forms are longer than the document's. */
const LONGEST = 200

/** A segment that can be a file's name: a long one is cut, and told from others that begin alike by what was cut off. */
export function shortenSegment(segment: string): string {
  if (Buffer.byteLength(segment) <= LONGEST) return segment
  let kept = ''
  for (const character of segment) {
    if (Buffer.byteLength(kept + character) > LONGEST - 12) break
    kept += character
  }
  return `${kept}-${createHash('sha256').update(segment).digest('hex').slice(0, 10)}`
}

const codePoints = (label: string): string =>
  [...label].map((character) => `u${(character.codePointAt(0) ?? 0).toString(16)}`).join('-') || 'untitled'
