/** Namespaces whose elements and attributes are drawn, or say how. */
const DRAWN: ReadonlySet<string> = new Set([
  'http://www.w3.org/1998/Math/MathML',
  'http://www.w3.org/1999/xhtml',
  'http://www.w3.org/1999/xlink',
  'http://www.w3.org/2000/svg',
  'http://www.w3.org/2001/xml-events',
  'http://www.w3.org/XML/1998/namespace',
])

/** Prefixes of drawing programs that a part of a file may use without a declaration. */
const KNOWN_PREFIXES = ['inkscape', 'sodipodi']

const DECLARATION = /\sxmlns:([A-Za-z_][\w.-]{0,99})\s{0,20}=\s{0,20}(?:"([^"]{0,500})"|'([^']{0,500})')/g
const ENTITY = /<!ENTITY\s{1,20}([A-Za-z_][\w.-]{0,99})\s{1,20}(?:"([^"]{0,500})"|'([^']{0,500})')/g

/**
 * Returns the prefixes of what drawing programs write for themselves: names of files and folders, whole documents,
 * properties. No program but theirs reads elements and attributes of namespaces that are not drawn. Programs that rewrite
 * a file may give any prefix to a namespace, and a prefix counts as private if none of its namespaces is drawn.
 */
export function findPrivatePrefixes(text: string): ReadonlySet<string> {
  const entities = new Map<string, string>()
  for (const [, name = '', double, single] of text.matchAll(ENTITY)) entities.set(name, double ?? single ?? '')
  const found = new Set(KNOWN_PREFIXES)
  const drawn = new Set<string>(['xml', 'xmlns'])
  for (const [, prefix = '', double, single] of text.matchAll(DECLARATION)) {
    const written = (double ?? single ?? '').trim()
    const uri = written.replace(/&([\w.-]{1,100});/g, (reference, name: string) => entities.get(name) ?? reference)
    if (DRAWN.has(uri) || uri.includes('&')) drawn.add(prefix)
    else found.add(prefix)
  }
  for (const prefix of drawn) found.delete(prefix)
  return found
}
