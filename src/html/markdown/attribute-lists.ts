import type { MarkdownIt, StateBlock, StateCore, StateInline } from 'markdown-it'
import { readMarkup, readsAttributes } from './markup.ts'

/**
 * Attribute lists: `{: .note}` of kramdown after a block, a picture or a link, and `{#method .wide}` after a heading or
 * a block. They are not part of the text. The id of a heading and the start of a list are kept; everything else would
 * change the look.
 */

/** A list from its brace to the end; the colon is kramdown's. */
const LIST = /\{(:?)([^{}]{0,1000})\}/y

/** One attribute, and the white space before it. */
const ATTRIBUTE =
  /\s{0,9}(?:([.#])([\w\p{L}][\w\p{L}:.@/-]{0,200})|([\w:@-]{1,80})(?:=(?:"([^"]{0,500})"|'([^']{0,500})'|([^\s"'{}]{1,500})))?)(?=\s|$|[.#])/uy

interface AttributeList {
  readonly isKramdown: boolean
  readonly id?: string
  readonly start?: string
  readonly end: number
}

/** Reads the attribute list at a position; undefined if there is other text. */
function readAttributeList(text: string, at: number): AttributeList | undefined {
  LIST.lastIndex = at
  const [, colon, inner = ''] = LIST.exec(text) ?? []
  if (colon === undefined) return undefined
  const list: { -readonly [Key in keyof AttributeList]: AttributeList[Key] } = {
    isKramdown: colon === ':',
    end: LIST.lastIndex,
  }
  const written = inner.trim()
  // Without the colon, only these two can be distinguished from text in braces.
  if (!list.isKramdown && (!/^(?:[.#][\p{L}_]|#\d[\w-]{0,200}$)/u.test(written) || inner.includes('\n')))
    return undefined
  for (let position = 0; position < written.length; position = ATTRIBUTE.lastIndex) {
    ATTRIBUTE.lastIndex = position
    const [, mark, name, key, ...values] = ATTRIBUTE.exec(written) ?? []
    if (mark === undefined && key === undefined) {
      // kramdown ignores what it cannot read in its own lists.
      if (list.isKramdown) break
      return undefined
    }
    const value = values.find((each) => each !== undefined)
    if (mark === '#') list.id = name ?? ''
    else if (key === 'id' && value !== undefined) list.id = value
    else if (key === 'start' && value !== undefined) list.start = value
  }
  return list
}

export function addAttributeLists(markdown: MarkdownIt): void {
  markdown.block.ruler.before('table', 'attribute_list', readLine, {
    alt: ['paragraph', 'reference', 'blockquote', 'list'],
  })
  markdown.inline.ruler.before('link', 'attribute_list', readInline)
  markdown.core.ruler.after('block', 'attribute_lists', applyLists)
  markdown.renderer.rules['attribute_list'] = () => ''
}

const isRead = (state: StateBlock | StateInline | StateCore, { isKramdown }: AttributeList): boolean =>
  readsAttributes(readMarkup(state.env), isKramdown ? 'kramdown' : 'braces')

/** Reads a list that is alone on its line. */
function readLine(state: StateBlock, line: number, _: number, isSilent: boolean): boolean {
  const start = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0)
  if (state.src[start] !== '{' || (state.sCount[line] ?? 0) - state.blkIndent >= 4) return false
  const list = readAttributeList(state.src, start)
  const end = state.eMarks[line] ?? start
  if (list === undefined || list.end > end || !isRead(state, list)) return false
  if (state.src.slice(list.end, end).trim() !== '') return false
  if (isSilent) return true
  const token = state.push('attribute_list', '', 0)
  token.meta = { start: list.start }
  state.line = line + 1
  return true
}

/** Characters that end what a list in braces can follow: a link, a picture, emphasis or code. */
const ENDS_OF_SPANS = new Set([')', ']', '*', '_', '`', '>'])

/** A span that exists for its attributes alone, `[text]{.wide}`. */
const MAX_SPAN = 500

function readInline(state: StateInline, isSilent: boolean): boolean {
  const { src, pos, posMax } = state
  if (src[pos] !== '{') return false
  const list = readAttributeList(src, pos)
  if (list === undefined || list.end > posMax || !isRead(state, list)) return false
  const before = src[pos - 1] ?? ''
  const isAtEnd = /^\s*$/.test(src.slice(list.end, Math.min(posMax, list.end + 2)))
  if (!list.isKramdown && !ENDS_OF_SPANS.has(before) && !isAtEnd) return false
  if (!isSilent && before === ']') removeBrackets(state)
  state.pos = list.end
  return true
}

function removeBrackets(state: StateInline): void {
  shortenPending(state)
  const { pending } = state
  const open = pending.endsWith(']') ? pending.lastIndexOf('[') : -1
  if (open !== -1) state.pending = pending.slice(0, open) + pending.slice(open + 1, -1)
}

/** Leaves the characters in which a span may begin. Looking into a text that grows copies all of it each time. */
function shortenPending(state: StateInline): void {
  const { pending } = state
  if (pending.length <= 2 * MAX_SPAN) return
  state.pending = pending.slice(0, -MAX_SPAN)
  state.pushPending()
  state.pending = pending.slice(-MAX_SPAN)
}

/** Gives headings their ids, and numbered lists their start. */
function applyLists(state: StateCore): void {
  if (!state.src.includes('{')) return
  const { tokens } = state
  let start: string | undefined
  for (const [index, token] of tokens.entries()) {
    if (token.type === 'attribute_list') {
      start = token.meta?.['start']?.toString()
      continue
    }
    if (token.type === 'ordered_list_open' && start !== undefined && /^\d{1,5}$/.test(start)) {
      if (token.attrGet('start') === null) token.attrSet('start', start)
    }
    start = undefined
    const inline = tokens[index + 1]
    if (token.type !== 'heading_open' || inline === undefined) continue
    const text = inline.content.trimEnd()
    const list = text.endsWith('}') ? readAttributeList(text, text.lastIndexOf('{')) : undefined
    if (list === undefined || readMarkup(state.env).attributes === 'none') continue
    inline.content = text.slice(0, text.lastIndexOf('{')).trimEnd()
    if (list.id !== undefined) token.attrSet('id', list.id)
  }
}
