import { lazy } from '../../collections/index.ts'
import { DROPPED_WITH_CONTENT, isHidden } from '../hidden-elements.ts'
import { ForwardSearch } from '../source-reader.ts'

const TAG_NAME = /<(\/?)([a-z][^\s<>/]{0,100})/iy
const BEFORE_QUOTE_OR_END = /[^"'<>]{0,4000}/y
const ATTRIBUTE = /[\s/]*([^\s"'<>/=]{1,200})(?:\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'<>]*)))?/y

/** Longest tag; longer ones are attacks. In UTF-16 units. */
const MAX_TAG = 4096

/** A tag in a text. */
interface Tag {
  readonly name: string
  readonly isEnd: boolean
  /** The text between the name and the end. */
  readonly attributes: string
  /** The index after the tag. */
  readonly end: number
}

/**
 * Returns the text that a browser shows of HTML: without tags, comments and hidden elements, with blanks between blocks. A
 * tag that HTML does not know, or that is only mentioned ("The <video> element"), stays.
 */
export function removeTags(text: string): string {
  const kept: string[] = []
  const lower = lazy(() => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()))
  const quotes = { '"': new ForwardSearch(text, '"'), "'": new ForwardSearch(text, "'") }
  /** Where the last end tag of each name is. */
  const ends = new Map<string, number>()
  const hasEnd = (name: string, from: number): boolean => {
    const last = ends.get(name) ?? lower().lastIndexOf(`</${name}`)
    ends.set(name, last)
    return last >= from
  }
  /** Start of the text of the open `sup` or `sub` in `kept`. */
  let raised: number | undefined
  let copied = 0
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', Math.max(at + 1, copied))) {
    const isComment = text.startsWith('<!--', at)
    const tag = isComment ? undefined : readTag(text, at, quotes)
    const end = isComment ? findCommentEnd(text, at) : tag && findElementEnd(tag, lower)
    if (end === undefined) continue
    if (tag !== undefined && end === tag.end && !isMarkup(tag, hasEnd)) continue
    kept.push(text.slice(copied, at))
    copied = end
    if (tag === undefined) continue
    const { name, isEnd } = tag
    if (name === 'q') kept.push(isEnd ? '”' : '“')
    else if (!INLINE.has(name)) kept.push(' ')
    else if (!isEnd && SMALL_DIGITS.has(name)) raised = kept.length
    else if (isEnd && raised !== undefined && SMALL_DIGITS.has(name)) {
      kept.push(toSmallDigits(kept.splice(raised).join(''), SMALL_DIGITS.get(name) ?? ''))
      raised = undefined
    }
  }
  return kept.join('') + text.slice(copied)
}

/** Elements inside a line; all others separate words. */
const INLINE = new Set(
  `a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd label mark nobr q rp rt ruby s samp small span
   strike strong sub sup time tt u var wbr img picture source svg math audio video iframe button output`.split(/\s+/),
)

const BLOCKS = `address article aside blockquote body br caption center col colgroup dd details dialog div dl dt embed
  fieldset figcaption figure footer form h1 h2 h3 h4 h5 h6 head header hgroup hr html input legend li link main menu meta
  nav noscript object ol optgroup option p param pre section select style script summary table tbody td template textarea
  tfoot th thead title tr track ul`.split(/\s+/)

/** Elements whose end tag may be left out. */
const OPEN_ENDED = new Set('p li dt dd td th tr tbody thead tfoot option body html head'.split(' '))

const KNOWN = new Set([...INLINE, ...BLOCKS])

/** Returns false for a tag that is part of the text. */
function isMarkup({ name, isEnd, attributes, end }: Tag, hasEnd: (name: string, from: number) => boolean): boolean {
  // Custom elements have a hyphen.
  if (!KNOWN.has(name)) return name.includes('-')
  if (isEnd || VOID.has(name) || OPEN_ENDED.has(name) || attributes.trim() !== '') return true
  return hasEnd(name, end)
}

const DIGITS = '0123456789+-n'
/** Raised and lowered forms of {@link DIGITS}. */
const SMALL_DIGITS: ReadonlyMap<string, string> = new Map([
  ['sup', '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻ⁿ'],
  ['sub', '₀₁₂₃₄₅₆₇₈₉₊₋ₙ'],
])

/** Returns numbers in small digits, so that 10 to the power of 6 is not 106; every other text as it is. */
const toSmallDigits = (text: string, small: string): string =>
  /^[\d+−-]{1,6}$|^n$/.test(text)
    ? [...text.replaceAll('−', '-')].map((digit) => small.charAt(DIGITS.indexOf(digit))).join('')
    : text

function findCommentEnd(text: string, at: number): number {
  const end = text.indexOf('-->', at + 2)
  return end === -1 ? text.length : end + 3
}

type Quotes = Readonly<Record<'"' | "'", ForwardSearch>>

/**
 * Returns the end of a tag; of a hidden element that of its end tag, or of the text.
 *
 * @param lower the whole text in lower case
 */
function findElementEnd({ name, isEnd, attributes, end }: Tag, lower: () => string): number {
  if (isEnd || !(DROPPED_WITH_CONTENT.includes(name) || isHidden(name, readAttributes(attributes)))) return end
  return VOID.has(name) ? end : findEndTag(lower(), name, end)
}

const VOID = new Set(['img', 'br', 'hr', 'wbr', 'input', 'source', 'embed', 'area', 'col', 'link', 'meta', 'track'])

/** @param lower the text in lower case */
function findEndTag(lower: string, name: string, from: number): number {
  let depth = 1
  for (let at = lower.indexOf('<', from); at !== -1; at = lower.indexOf('<', at + 1)) {
    const isEnd = lower[at + 1] === '/'
    const start = at + (isEnd ? 2 : 1)
    if (!lower.startsWith(name, start) || /[^\s/>]/.test(lower.charAt(start + name.length))) continue
    depth += isEnd ? -1 : 1
    if (depth > 0) continue
    const end = lower.indexOf('>', at)
    return end === -1 ? lower.length : end + 1
  }
  return lower.length
}

function readTag(text: string, at: number, quotes: Quotes): Tag | undefined {
  TAG_NAME.lastIndex = at
  const [, slash, name = ''] = TAG_NAME.exec(text) ?? []
  if (slash === undefined) return undefined
  const start = TAG_NAME.lastIndex
  const toTag = (close: number): Tag => ({
    name: name.toLowerCase(),
    isEnd: slash === '/',
    attributes: text.slice(start, close),
    end: close + 1,
  })
  for (let position = start; position - at < MAX_TAG; ) {
    BEFORE_QUOTE_OR_END.lastIndex = position
    BEFORE_QUOTE_OR_END.test(text)
    const stop = BEFORE_QUOTE_OR_END.lastIndex
    const character = text[stop]
    if (character === '>') return toTag(stop)
    if (character !== '"' && character !== "'") break
    const close = quotes[character].indexFrom(stop + 1)
    if (close === -1) break
    position = close + 1
  }
  // A quotation mark without a partner is no part of a value.
  const close = text.slice(start, start + MAX_TAG).search(/[<>]/)
  return close !== -1 && text[start + close] === '>' ? toTag(start + close) : undefined
}

function readAttributes(text: string): Record<string, string> {
  const attributes: Record<string, string> = {}
  for (ATTRIBUTE.lastIndex = 0; ; ) {
    const match = ATTRIBUTE.exec(text)
    if (match === null) return attributes
    const [, name = '', ...values] = match
    attributes[name.toLowerCase()] ??= decodeReferences(values.find((value) => value !== undefined) ?? '')
  }
}

/** Decodes what can stand in the name or value of a style: characters by number. */
const decodeReferences = (text: string): string =>
  text.replace(/&#(?:x([\da-f]{1,6})|(\d{1,7}));?/gi, (whole, hex?: string, decimal?: string) => {
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole
  })
