import { isMathContainer, MathText } from './math-text.ts'

/** A tag or a text of safe HTML, where `<`, `>` and `&` are always escaped outside tags. */
const PART = /<(\/?)([a-z\d]+)([\s/][^>]*)?>|[^<]+/g

/** Elements inside a line; all others separate words. */
const INLINE = new Set(
  'a abbr b bdi bdo cite code dfn em i ins kbd mark q ruby samp small span strong sub sup time u var wbr math semantics'.split(
    ' ',
  ),
)
const VOID = new Set(['img', 'br', 'hr', 'wbr', 'source'])

/** Elements whose text means nothing without their layout, and struck text. */
const OMITTED = new Set(['figure', 'pre', 'table', 'audio', 'video', 'del', 's', 'rt', 'rp'])

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"' }

/**
 * Returns the start of a body as plain text: at most `limit` UTF-16 units (default 280) including the `…`, cut at a word,
 * or between graphemes in a script without spaces. A body that fits has no `…`. A body without text has that of its first
 * picture, else that of its tables and code.
 */
export function makeSummary(html: string, limit = 280): string {
  const text = toText(html, limit) || describePicture(html) || toText(html, limit, new Set(['rt', 'rp', 'del', 's']))
  return text.length <= limit ? text : `${cutAtWord(text, limit - 1)}…`
}

/** Elements that are no paragraph, whatever text they hold: headings, lists and quotations open many bodies. */
const NO_PARAGRAPH = new Set([...OMITTED, 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'ul', 'ol', 'dl', 'blockquote'])

/** Characters that a paragraph has at least: a shorter one is a dateline, a byline or a label. */
const MIN_PARAGRAPH = 40
/** The same in scripts that write a word in two characters. */
const MIN_DENSE_PARAGRAPH = 16
const DENSE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u

/** Returns the first real paragraph of a body as `makeSummary` returns a body; undefined if it has none. */
export function makeParagraphSummary(html: string, limit = 280): string | undefined {
  const text = toText(html, limit, NO_PARAGRAPH, isParagraph)
  if (!isParagraph(text)) return undefined
  return text.length <= limit ? text : `${cutAtWord(text, limit - 1)}…`
}

const isParagraph = (text: string): boolean => text.length >= (DENSE.test(text) ? MIN_DENSE_PARAGRAPH : MIN_PARAGRAPH)

/** Characters that are read beyond the limit: more than the grapheme at the cut can have. */
const SLACK = 200

/**
 * Returns the text of safe HTML on one line, without figures, code blocks, tables and footnotes. It reads until it has
 * more than `limit` characters.
 *
 * @param isEnough if given, the text is that of the first block that satisfies it
 */
function toText(
  html: string,
  limit: number,
  omittedTags: ReadonlySet<string> = OMITTED,
  isEnough?: (text: string) => boolean,
): string {
  const texts: string[] = []
  let [read, nextLook] = [0, limit + SLACK]
  const omitted: string[] = []
  const math = new MathText(texts)
  for (const [whole, slash, tag, attributes] of html.matchAll(PART)) {
    if (tag === undefined) {
      if (omitted.length > 0) continue
      texts.push(whole)
      read += whole.length
      if (read < nextLook) continue
      // References and white space are longer here than in the text.
      if (joinTexts(texts).length > limit + SLACK) break
      nextLook = 2 * read
      continue
    }
    if (isMathContainer(tag)) {
      if (omitted.length === 0) math.read(tag, slash === '/')
      continue
    }
    const isBlock = !INLINE.has(tag) && (tag === 'hr' || !VOID.has(tag))
    if (isEnough !== undefined && isBlock && omitted.length === 0) {
      const text = joinTexts(texts)
      if (isEnough(text)) return text
      texts.length = 0
      ;[read, nextLook] = [0, limit + SLACK]
    }
    if (!INLINE.has(tag)) texts.push(' ')
    if (tag === 'q' && omitted.length === 0) texts.push(slash === '/' ? '”' : '“')
    if (VOID.has(tag)) continue
    if (slash === '/') {
      if (tag === omitted.at(-1)) omitted.pop()
    } else if (omittedTags.has(tag) || isFootnote(attributes) || tag === omitted.at(-1)) omitted.push(tag)
  }
  return joinTexts(texts)
}

const joinTexts = (texts: readonly string[]): string => decodeEntities(texts.join('')).replace(/\s+/g, ' ').trim()

/** Footnotes and the marks that lead to them, of Markdown and of other programs. */
const isFootnote = (attributes = ''): boolean => /\sid="(?:fn|at-[^"]{0,200}-fn)(?:ref)?[-:]/.test(attributes)

/** Returns the caption of the first picture of safe HTML, else its alternative text, else the title of the first embed. */
function describePicture(html: string): string {
  const start = html.indexOf('<figcaption>')
  const described =
    start === -1 ? '' : toText(html.slice(start, html.indexOf('</figcaption>', start)), Number.POSITIVE_INFINITY)
  if (described !== '') return described
  const [, alt, text] = /<img [^>]*?\balt="([^"]+)"|\sdata-text="([^"]+)"/.exec(html) ?? []
  return decodeEntities(alt ?? text ?? '')
    .replace(/\s+/g, ' ')
    .trim()
}

const decodeEntities = (text: string): string =>
  text.replace(/&(amp|lt|gt|quot);/g, (entity, name: string) => ENTITIES[name] ?? entity)
function cutAtWord(text: string, length: number): string {
  const space = text.lastIndexOf(' ', length)
  // No space in the second half means a script without spaces, or one very long word.
  const head = space > length / 2 ? text.slice(0, space) : text.slice(0, findGraphemeStart(text, length))
  let end = head.length
  while (/[\s,;:–—-]/.test(head.charAt(end - 1))) end -= 1
  return head.slice(0, end)
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** Returns the start of the grapheme that contains an index. */
const findGraphemeStart = (text: string, length: number): number =>
  graphemes.segment(text).containing(length)?.index ?? 0
