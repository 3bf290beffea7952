import type { MarkdownIt, StateBlock, StateCore } from 'markdown-it'

/**
 * Markdown in HTML: `<div markdown="1">` of kramdown and Python-Markdown, and `<td markdown="span">`. Other elements hold
 * Markdown after an empty line only.
 */

/** An opening tag alone on its line, whose element holds blocks. */
const BLOCK =
  /^<([a-z][a-z\d-]{0,40})(?=\s)[^<>]{0,1000}\smarkdown\s{0,3}=\s{0,3}["']?(?:1|block)["']?(?:\s[^<>]{0,1000})?>\s*$/i

const END = /^<\/([a-z][a-z\d-]{0,40})\s{0,9}>\s*$/i

/** An element whose text is a line of Markdown. */
const SPAN =
  /(<([a-z][a-z\d]{0,40})(?=\s)[^<>]{0,1000}?\smarkdown\s{0,3}=\s{0,3}["']?(?:span|1)["']?(?:\s[^<>]{0,1000})?>)([^<>]{1,5000})(?=<\/\2\s{0,9}>)/gi

const OPEN = 'openMarkdownElements'

export function readMarkdownInHtml(markdown: MarkdownIt): void {
  markdown.block.ruler.before('html_block', 'markdown_in_html', readTag, {
    alt: ['paragraph', 'reference', 'blockquote', 'list'],
  })
  markdown.core.ruler.after('inline', 'markdown_spans', renderSpans)
}

/** Reads the first and the last line of an element: everything between is Markdown. */
function readTag(state: StateBlock, line: number, _: number, isSilent: boolean): boolean {
  const start = (state.bMarks[line] ?? 0) + (state.tShift[line] ?? 0)
  if (state.src[start] !== '<') return false
  const text = state.src.slice(start, state.eMarks[line])
  const open: unknown = state.env?.[OPEN]
  const names = Array.isArray(open) ? open : []
  const begun = BLOCK.exec(text)?.[1]?.toLowerCase()
  const ended = begun === undefined ? END.exec(text)?.[1]?.toLowerCase() : undefined
  if (begun === undefined && (ended === undefined || names.at(-1) !== ended)) return false
  if (isSilent) return true
  if (state.env !== undefined)
    state.env[OPEN] = begun === undefined ? names.slice(0, -1) : [...names.slice(-MAX_OPEN), begun]
  const token = state.push('html_block', '', 0)
  token.map = [line, line + 1]
  token.content = `${text}\n`
  state.line = line + 1
  return true
}

const MAX_OPEN = 50

function renderSpans(state: StateCore): void {
  if (!/\smarkdown\s{0,3}=/i.test(state.src)) return
  for (const token of state.tokens) {
    if (token.type !== 'html_block') continue
    token.content = token.content.replace(
      SPAN,
      (_, tag: string, _name: string, text: string) => tag + state.md.renderInline(text, state.env),
    )
  }
}
