import { lazy } from '../collections/index.ts'
import { removeTemplateTags } from './engine-syntax/index.ts'
import { DROPPED_WITH_CONTENT, isHidden } from './hidden-elements.ts'
import { ForwardSearch } from './source-reader.ts'

const TAG_NAME = /<(\/?)([a-z][^\s<>/]{0,100})/iy
const BEFORE_QUOTE_OR_END = /[^"'<>]{0,4000}/y
const ATTRIBUTE = /[\s/]*([^\s"'<>/=]{1,200})(?:\s{0,9}=\s{0,9}(?:"([^"]*)"|'([^']*)'|([^\s"'<>]*)))?/y

/** A tag is longer only in an attack. In UTF-16 units. */
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
 * Returns a summary as plain text on one line: without tags, comments, hidden elements, template syntax, and the marks of
 * links and bold text, whose text stays.
 */
export function cleanSummary(text: string): string {
  const isPlain = !/[<{[*_]|%%/.test(text)
  const plain = isPlain ? text : removeBold(removeLinks(removeTags(removeTemplateTags(text, 'markdown'))))
  return plain.replace(/\s+/gu, ' ').trim()
}

function removeTags(text: string): string {
  const kept: string[] = []
  const lower = lazy(() => text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()))
  const quotes = { '"': new ForwardSearch(text, '"'), "'": new ForwardSearch(text, "'") }
  let copied = 0
  for (let at = text.indexOf('<'); at !== -1; at = text.indexOf('<', Math.max(at + 1, copied))) {
    const end = text.startsWith('<!--', at) ? findCommentEnd(text, at) : findElementEnd(text, at, { quotes, lower })
    if (end === undefined) continue
    kept.push(text.slice(copied, at))
    copied = end
  }
  return kept.join('') + text.slice(copied)
}

function findCommentEnd(text: string, at: number): number {
  const end = text.indexOf('-->', at + 2)
  return end === -1 ? text.length : end + 3
}

type Quotes = Readonly<Record<'"' | "'", ForwardSearch>>

interface TagContext {
  readonly quotes: Quotes
  /** The whole text in lower case. */
  readonly lower: () => string
}

/** Returns the end of a tag; of a hidden element that of its end tag, or of the text. */
function findElementEnd(text: string, at: number, { quotes, lower }: TagContext): number | undefined {
  const tag = readTag(text, at, quotes)
  if (tag === undefined) return undefined
  const { name, isEnd, attributes, end } = tag
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

/** Replaces `[text](address)` and `![text](address)` by the text. */
function removeLinks(text: string): string {
  const kept: string[] = []
  const ends = new ForwardSearch(text, ')')
  let copied = 0
  let open = -1
  for (let at = 0; at < text.length; at += 1) {
    const character = text[at]
    if (character === '[' && open === -1) open = at
    if (character !== ']' || open === -1) continue
    const end = text[at + 1] === '(' ? ends.indexFrom(at + 2) : -1
    if (end !== -1) {
      kept.push(text.slice(copied, text[open - 1] === '!' && open > copied ? open - 1 : open), text.slice(open + 1, at))
      copied = end + 1
      at = end
    }
    open = -1
  }
  return kept.join('') + text.slice(copied)
}

/** Removes pairs of `**` and `__` that touch the text between them. */
function removeBold(text: string): string {
  const closers = { '**': listClosers(text, '**'), __: listClosers(text, '__') }
  const next = { '**': 0, __: 0 }
  const kept: string[] = []
  let copied = 0
  for (let at = 0; at < text.length - 4; at += 1) {
    const mark = text.startsWith('**', at) ? '**' : text.startsWith('__', at) ? '__' : undefined
    if (mark === undefined || /\s/.test(text.charAt(at + 2))) continue
    while ((closers[mark][next[mark]] ?? Number.POSITIVE_INFINITY) < at + 3) next[mark] += 1
    const close = closers[mark][next[mark]]
    if (close === undefined) continue
    kept.push(text.slice(copied, at), text.slice(at + 2, close))
    copied = close + 2
    at = close + 1
  }
  return kept.join('') + text.slice(copied)
}

function listClosers(text: string, mark: string): number[] {
  const closers: number[] = []
  for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, at + 1)) {
    if (at > 0 && !/\s/.test(text.charAt(at - 1))) closers.push(at)
  }
  return closers
}
