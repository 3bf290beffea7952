/**
 * A label as one path segment: letters and digits of any script, lower case, joined by `-`. What would vanish but
 * carries meaning ("C++", "R&D") is spelt out; a label without any letter or digit becomes its code points ("🚀" is
 * `u1f680`). Never empty, never `.` or `..`.
 */
export function slugify(label: string): string {
  const slug = label
    .normalize('NFC')
    .toLowerCase()
    .replaceAll('++', ' plus plus ')
    .replaceAll('#', ' sharp ')
    .replaceAll('&', ' and ')
    .replace(/['’]/gu, '')
    .replace(/[^\p{Letter}\p{Mark}\p{Number}]+/gu, '-')
    .replace(/^-+|-+$/g, '')
  return slug === '' ? codePoints(label) : slug
}

const codePoints = (label: string): string =>
  [...label].map((character) => `u${(character.codePointAt(0) ?? 0).toString(16)}`).join('-') || 'untitled'
