/** The parts of safe HTML, whose `<`, `>` and `&` in text and attributes are always escaped. */
const PART = /<(\/?)([a-z\d]+)([^>]*)>|[^<]+/g

/** Elements whose text stands in the line; all others part words. */
const INLINE = new Set(
  'a abbr b bdi bdo cite code dfn em i ins kbd mark q ruby samp small span strong sub sup time u var wbr'.split(' '),
)
const VOID = new Set(['img', 'br', 'hr', 'wbr', 'source'])

/** What says nothing without its layout, or is no longer said: struck text would read as if it stood. */
const LEFT_OUT = new Set(['figure', 'pre', 'table', 'audio', 'video', 'del', 's', 'rt', 'rp'])

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' }

/**
 * A body's beginning as plain text: at most `limit` characters (UTF-16 units; default 280) with the `…`, cut at a word,
 * or between two graphemes where a script has no spaces. Nothing is added when all of it fits.
 */
export function makeSummary(html: string, limit = 280): string {
  const text = toText(html)
  return text.length <= limit ? text : `${cutAtWord(text, limit - 1)}…`
}

/** The text of safe HTML, white space collapsed, without figures, code blocks, tables and footnotes. */
function toText(html: string): string {
  const pieces: string[] = []
  const omitted: string[] = []
  for (const [whole, slash, tag, attributes] of html.matchAll(PART)) {
    if (tag === undefined) {
      if (omitted.length === 0) pieces.push(whole)
      continue
    }
    if (!INLINE.has(tag)) pieces.push(' ')
    if (VOID.has(tag)) continue
    if (slash === '/') {
      if (tag === omitted.at(-1)) omitted.pop()
    } else if (isLeftOut(tag, attributes) || tag === omitted.at(-1)) omitted.push(tag)
  }
  return decodeEntities(pieces.join('')).replace(/\s+/g, ' ').trim()
}

/** Only footnotes and the references to them have an id. */
const isLeftOut = (tag: string, attributes = ''): boolean => LEFT_OUT.has(tag) || attributes.includes(' id="')

const decodeEntities = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot);/g, (entity, name: string) => ENTITIES[name] ?? entity)

function cutAtWord(text: string, length: number): string {
  const space = text.lastIndexOf(' ', length)
  // A space far back means a script without spaces, or one endless word.
  const head = space > length / 2 ? text.slice(0, space) : text.slice(0, graphemeBoundary(text, length))
  return head.replace(/[\s,;:–—-]+$/, '')
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Where the grapheme begins that `length` falls into. */
const graphemeBoundary = (text: string, length: number): number =>
  graphemes.segment(text).containing(length)?.index ?? 0
