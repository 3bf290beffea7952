import type { MarkdownIt, StateBlock } from 'markdown-it'

/**
 * Blocks of HTML as people write them. CommonMark ends one at a blank line, and takes what is indented after it for code;
 * kramdown ends it where its first element ends, and Markdown goes on after it.
 */

/** Elements that begin a block which ends with them in kramdown. */
const KRAMDOWN_BLOCK =
  /^<(address|article|aside|blockquote|center|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]|header|hr|iframe|li|main|nav|ol|p|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)(?=[\s/>])/i

const TAG = /<(\/?)([a-z][a-z\d-]{0,40})(?=[\s/>])/gi
const NO_END = new Set('area base br col embed hr img input link meta source track wbr'.split(' '))

/** Elements inside a line: kramdown begins no block of HTML with them. */
const INLINE =
  /^<(a|abbr|b|bdi|bdo|big|br|button|cite|code|del|dfn|em|i|img|input|ins|kbd|label|mark|q|ruby|s|samp|small|span|strong|sub|sup|time|tt|u|var|wbr)(?=[\s/>])/i

export function endHtmlWithElement(markdown: MarkdownIt): void {
  const readHtml = getRule(markdown, 'html_block')
  markdown.block.ruler.at(
    'html_block',
    (state, line, endLine, isSilent) =>
      !INLINE.test(readLineText(state, line)) && readHtml(state, line, endLine, isSilent),
    { alt: ['paragraph', 'reference', 'blockquote'] },
  )
  markdown.block.ruler.before('html_block', 'kramdown_html', readKramdownHtml, {
    alt: ['paragraph', 'reference', 'blockquote'],
  })
}

export function readIndentedHtmlAsHtml(markdown: MarkdownIt): void {
  markdown.block.ruler.before('code', 'indented_html', readIndentedHtml)
}

type BlockRule = (state: StateBlock, line: number, endLine: number, isSilent: boolean) => boolean

/** Returns a rule of blocks: the one that is missing when it is turned off. */
function getRule({ block: { ruler } }: MarkdownIt, name: string): BlockRule {
  const all = ruler.getRules('')
  ruler.disable(name)
  const others = new Set(ruler.getRules(''))
  ruler.enable(name)
  return all.find((rule) => !others.has(rule)) ?? (() => false)
}

const readLineText = (state: StateBlock, line: number): string =>
  state.src.slice((state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0), state.eMarks[line])

/** Counts the elements that a line begins and does not end. */
function countOpen(text: string, name?: string): number {
  let open = 0
  for (const [, slash, written = ''] of text.matchAll(TAG)) {
    const tag = written.toLowerCase()
    if (NO_END.has(tag) || (name !== undefined && tag !== name)) continue
    open += slash === '/' ? -1 : 1
  }
  return open
}

/** Reads a block of HTML that ends with its first element, or at a blank line as in CommonMark. */
function readKramdownHtml(state: StateBlock, line: number, endLine: number, isSilent: boolean): boolean {
  if ((state.sCount[line] ?? 0) - state.blkIndent >= 4) return false
  const first = readLineText(state, line)
  const name = KRAMDOWN_BLOCK.exec(first)?.[1]?.toLowerCase()
  if (name === undefined) return false
  if (isSilent) return true
  let depth = NO_END.has(name) ? 0 : countOpen(first, name)
  let next = line + 1
  for (; next < endLine && depth > 0 && !state.isEmpty(next); next += 1) {
    if ((state.sCount[next] ?? 0) < state.blkIndent) break
    depth += countOpen(readLineText(state, next), name)
  }
  pushHtml(state, line, next)
  return true
}

/** Reads indented tags that follow a block of HTML whose element is still open: they belong to it and are not code. */
function readIndentedHtml(state: StateBlock, line: number, endLine: number): boolean {
  if ((state.sCount[line] ?? 0) - state.blkIndent < 4) return false
  if (!/^<\/?[a-z]/i.test(readLineText(state, line)) || !isWithinHtml(state)) return false
  let next = line + 1
  while (next < endLine && !state.isEmpty(next) && (state.sCount[next] ?? 0) >= state.blkIndent) next += 1
  pushHtml(state, line, next)
  return true
}

/** Blocks of HTML that are read for the elements they leave open, from the last one. */
const MAX_BLOCKS = 20

/** Returns true if the blocks before, up to the last one that is not HTML, leave an element open. */
function isWithinHtml({ tokens }: StateBlock): boolean {
  let open = 0
  for (let index = tokens.length - 1; index >= Math.max(0, tokens.length - MAX_BLOCKS); index -= 1) {
    const token = tokens[index]
    if (token?.type !== 'html_block') continue
    open += countOpen(token.content.slice(0, MAX_BLOCK_LENGTH))
    if (open > 0) return true
  }
  return false
}

/** In UTF-16 units. */
const MAX_BLOCK_LENGTH = 4096

function pushHtml(state: StateBlock, line: number, next: number): void {
  const token = state.push('html_block', '', 0)
  token.map = [line, next]
  token.content = state.getLines(line, next, state.blkIndent, true)
  state.line = next
}
