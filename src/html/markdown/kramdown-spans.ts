import type { MarkdownIt, StateInline } from 'markdown-it'

/** Where kramdown reads emphasis and the addresses of links in another way than CommonMark. */

export function readSpansAsKramdown(markdown: MarkdownIt): void {
  markdown.inline.ruler.at('emphasis', readEmphasis)
  const { parseLinkDestination } = markdown.helpers
  markdown.helpers = {
    ...markdown.helpers,
    parseLinkDestination: (text, start, max) => {
      const found = parseLinkDestination(text, start, max)
      if (found.ok && /^\s{0,9}[)"']/.test(text.slice(found.pos, found.pos + 10))) return found
      const end = findDestinationEnd(text, start, max)
      if (end === undefined) return found
      return { ok: true, pos: end, str: markdown.utils.unescapeAll(text.slice(start, end).trim()) }
    },
  }
}

/**
 * Reads a mark of emphasis: one that no white space follows can begin it, and one that no white space precedes can end
 * it. CommonMark also asks for white space or punctuation on the other side, so `**pre-**war` is text there.
 */
function readEmphasis(state: StateInline, isSilent: boolean): boolean {
  const marker = state.src.charAt(state.pos)
  if (isSilent || (marker !== '*' && marker !== '_')) return false
  const { length } = state.scanDelims(state.pos, true)
  const before = state.src.charAt(state.pos - 1)
  const after = state.pos + length < state.posMax ? state.src.charAt(state.pos + length) : ''
  const isInWord = marker === '_'
  const open = /\S/.test(after) && !(isInWord && /[\p{L}-]/u.test(before))
  const close = /\S/.test(before) && !(isInWord && /[\p{L}\p{N}]/u.test(after))
  for (let count = 0; count < length; count += 1) {
    const token = state.push('text', '', 0)
    token.content = marker
    state.delimiters.push({
      // The length of all marks together decides what belongs together in CommonMark alone.
      ...{ marker: marker.charCodeAt(0), length: 1, token: state.tokens.length - 1, end: -1 },
      ...{ open, close },
    })
  }
  state.pos += length
  return true
}

/** In UTF-16 units. */
const MAX_DESTINATION = 2000

/** Returns the end of a link's or a picture's address, which may hold spaces and pairs of brackets; undefined elsewhere. */
function findDestinationEnd(text: string, start: number, max: number): number | undefined {
  if (text[start] === '<' || !/\([ \t]{0,9}$/.test(text.slice(Math.max(0, start - 10), start))) return undefined
  let depth = 0
  for (let at = start; at < Math.min(max, start + MAX_DESTINATION); at += 1) {
    const character = text.charAt(at)
    if (character === '\n' || character === '<') return undefined
    if (character === '(') depth += 1
    if (character === ')') depth -= 1
    const isTitle = (character === ' ' || character === '\t') && /["']/.test(text.charAt(at + 1))
    if (depth < 0 || (isTitle && depth === 0)) return at
  }
  return undefined
}
