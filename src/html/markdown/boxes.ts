import type { MarkdownIt, StateBlock, StateCore, Token } from 'markdown-it'
import { trimEndOf } from '../../collections/index.ts'
import { isBoxKind, titleBox } from '../box-kinds.ts'

/**
 * Boxes: `:::note … :::` of Docusaurus, VuePress and markdown-it-container, and `> [!NOTE]` of GitHub and Obsidian. Feed
 * readers know no boxes, so one is a quotation that its title or kind begins, in bold.
 */

/** The first line: colons, a name or attributes, a title in brackets or after a blank, attributes. */
const BEGINNING =
  /^(:{3,})[ \t]{0,9}(?:\{?\.?([\p{L}][\w\p{L}-]{0,60})\}?)(?:\[([^\]\n]{0,300})\])?(?:\{[^}\n]{0,300}\})?(?:[ \t]{1,9}([^\n]{0,300}))?$/u

/** The mark of a box in a quotation, with the sign of one that folds, and its title. */
const MARK = /^\[!([\p{L}][\w\p{L}-]{0,60})(?:\|[^\]\n]{0,60})?\][+-]?[ \t]{0,9}([^\n]{0,300})(?:\n|$)/u

/** Boxes in deeper ones are text: each level reads the lines up to its end once more, and takes its part of the stack. */
const MAX_LEVEL = 20

export function addBoxes(markdown: MarkdownIt): void {
  markdown.block.ruler.before('fence', 'box', readBox, { alt: ['paragraph', 'reference', 'blockquote', 'list'] })
  markdown.core.ruler.after('block', 'marked_quotations', readMarkedQuotations)
}

function readBox(state: StateBlock, line: number, endLine: number, isSilent: boolean): boolean {
  const start = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0)
  if (!state.src.startsWith(':::', start) || (state.sCount[line] ?? 0) - state.blkIndent >= 4) return false
  if (state.level >= MAX_LEVEL) return false
  const match = BEGINNING.exec(state.src.slice(start, state.eMarks[line]).trimEnd())
  const [, colons = '', kind = '', bracketed, titled] = match ?? []
  if (match === null) return false
  if (isSilent) return true
  const close = findClose(state, line + 1, endLine, colons.length)
  const title = bracketed ?? (titled && trimEndOf(titled, ':').trim())
  const isBox = isBoxKind(kind)
  if (isBox) state.push('blockquote_open', 'blockquote', 1)
  if (isBox || (title !== undefined && title !== '')) pushTitle(state, title || titleBox(kind))
  const { level, parentType, lineMax } = state
  state.parentType = 'blockquote'
  state.lineMax = close
  state.level = level + 1
  state.md.block.tokenize(state, line + 1, close)
  state.level = level
  state.parentType = parentType
  state.lineMax = lineMax
  if (isBox) state.push('blockquote_close', 'blockquote', -1)
  state.line = Math.min(close + 1, endLine)
  return true
}

/** Returns the line of the end: one of at least as many colons that ends no box within. Without one, the box has no end. */
function findClose(state: StateBlock, from: number, endLine: number, colons: number): number {
  let depth = 0
  for (let line = from; line < endLine; line += 1) {
    const start = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0)
    if ((state.sCount[line] ?? 0) < state.blkIndent && !state.isEmpty(line)) return line
    if (!state.src.startsWith(':::', start)) continue
    const text = state.src.slice(start, state.eMarks[line]).trim()
    if (!/^:+$/.test(text)) {
      if (BEGINNING.test(text)) depth += 1
    } else if (depth > 0) depth -= 1
    else if (text.length >= colons) return line
  }
  return endLine
}

function pushTitle(state: StateBlock, title: string): void {
  for (const token of makeTitle(title, state)) {
    token.level = state.level
    state.tokens.push(token)
  }
}

function makeTitle(title: string, { Token: Made }: Pick<StateBlock, 'Token'>): Token[] {
  const inline = new Made('inline', '', 0)
  inline.content = `**${title}**`
  inline.children = []
  const open = new Made('paragraph_open', 'p', 1)
  const close = new Made('paragraph_close', 'p', -1)
  open.block = true
  close.block = true
  return [open, inline, close]
}

/** Makes a paragraph of the mark with which a quotation begins. */
function readMarkedQuotations(state: StateCore): void {
  if (!state.src.includes('[!')) return
  const made: Token[] = []
  for (const [index, token] of state.tokens.entries()) {
    made.push(token)
    const inline = state.tokens[index + 2]
    if (token.type !== 'blockquote_open' || state.tokens[index + 1]?.type !== 'paragraph_open') continue
    const [whole, kind = '', title = ''] = MARK.exec(inline?.content ?? '') ?? []
    if (whole === undefined || inline === undefined) continue
    inline.content = inline.content.slice(whole.length)
    made.push(...makeTitle(title.trim() || titleBox(kind), state))
  }
  state.tokens = made
}
