import { NEUTRAL_MARKUP } from '../../model/index.ts'
import { SourceRewriter } from './source-rewriter.ts'
import { COMMENTS, END_OF_KRAMDOWN_COMMENT, END_OF_MDX_COMMENT, KRAMDOWN, MDX_COMMENT } from './template-comments.ts'

/** The markup around the template tags of a text. */
export type TemplateMarkup = 'markdown' | 'mdx' | 'html'

/** Longest comment that can end a summary. In UTF-16 units. */
const MAX_MARK = 200

/** White space, marks of quotations and of a list item. */
const BEGINNING_OF_LINE = /^[ \t>]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+)?$/

/** The comment that ends the summary, as the rest of the rendering knows it. */
const SUMMARY_MARK = '<!--more-->'

/** Leaves out comments of HTML, Markdown, MDX and template engines. */
export class CommentScanner extends SourceRewriter {
  protected readonly markup: TemplateMarkup
  private readonly summaryMarks: readonly string[]

  constructor(source: string, markup: TemplateMarkup, summaryMarks: readonly string[] = NEUTRAL_MARKUP.summaryMarks) {
    super(source)
    this.markup = markup
    this.summaryMarks = summaryMarks
  }

  /** Reads `%% a comment %%` of Obsidian and Quartz; neither `100%%` nor a line of signs begins one. */
  protected readPercentComment(at: number): number {
    const signs = this.reader.matchAt(/%+/y, at)?.[0].length ?? 2
    const start = at + signs - 2
    const isText = signs > 4 || /\d/.test(this.source.charAt(at - 1))
    const close = isText ? undefined : this.reader.find('%%', start + 2)
    return close === undefined ? start + 2 : this.hide(start, close + 2)
  }

  /** A comment of several lines becomes an empty one, because Markdown ends some of them at a blank line. */
  protected readHtmlComment(at: number): number {
    if (/^<!-{2,3}>/.test(this.source.slice(at, at + 6))) return at + 4
    const close = this.reader.find('-->', at + 4)
    if (close === undefined) return this.hide(at, this.source.length)
    if (close - at <= MAX_MARK && this.isMark(at + 4, close)) return this.markSummary(at, close + 3)
    if (this.isFollowedByText(at, close + 3)) return this.hide(at, close + 3)
    const line = this.reader.find('\n', at)
    const isMultiline = this.markup !== 'html' && line !== undefined && line < close
    return isMultiline ? this.replace(at, close + 3, '<!---->') : close + 3
  }

  /** CommonMark takes the line of a comment for HTML. Markdown that somebody wrote after one is meant as such. */
  private isFollowedByText(at: number, end: number): boolean {
    if (this.markup === 'html') return false
    const before = this.source.slice(this.reader.findLineStart(at), at)
    return before.length < MAX_MARK && BEGINNING_OF_LINE.test(before) && /[^\s<]/.test(this.readRestOfLine(end))
  }

  /** Returns the start of the rest of a line, as far as it tells what it is. */
  private readRestOfLine(from: number): string {
    const rest = this.source.slice(from, from + 20)
    const end = rest.indexOf('\n')
    return end === -1 ? rest : rest.slice(0, end)
  }

  private isMark(start: number, end: number): boolean {
    return isSummaryMark(this.source.slice(start, end), this.summaryMarks)
  }

  /** CommonMark takes a line that begins with a comment for HTML, so the mark stands in a paragraph of its own. */
  private markSummary(at: number, end: number): number {
    return this.replace(at, end, this.markup === 'html' ? SUMMARY_MARK : `\n\n${SUMMARY_MARK}\n\n`)
  }

  protected readComment(at: number): number | undefined {
    const comment = COMMENTS.find(([begin]) => this.reader.matchAt(begin, at) !== null)
    if (comment !== undefined) return this.hide(at, this.reader.findEnd(comment[1], comment[0].lastIndex))
    if (this.reader.matchAt(MDX_COMMENT, at) === null) return undefined
    const close = this.reader.find('*/', MDX_COMMENT.lastIndex)
    if (close === undefined) return this.hide(at, this.source.length)
    const start = MDX_COMMENT.lastIndex
    if (this.reader.matchAt(END_OF_MDX_COMMENT, close + 2) === null) return undefined
    const end = END_OF_MDX_COMMENT.lastIndex
    return end - at <= MAX_MARK && this.isMark(start, close) ? this.markSummary(at, end) : this.hide(at, end)
  }

  protected readKramdown(at: number): number {
    const match = this.reader.matchAt(KRAMDOWN, at)
    if (match === null) return at + 1
    const end = KRAMDOWN.lastIndex
    if (match[1] === undefined || match[1].endsWith('/}')) return this.hide(at, end)
    return this.hide(at, this.reader.findEnd(END_OF_KRAMDOWN_COMMENT, end))
  }
}

/** The first word of a comment; one of WordPress may go on with the text of a link. */
const FIRST_WORD = /^\s{0,20}([\w-]{1,40})(?:\s|$)/

/** Returns true if a comment ends the summary. */
function isSummaryMark(comment: string, marks: readonly string[]): boolean {
  if (comment.length <= MAX_MORE_TEXT && marks.includes(comment.trim().toLowerCase())) return true
  const word = FIRST_WORD.exec(comment)?.[1]?.toLowerCase()
  if (word === undefined || !marks.includes(word)) return false
  // A remark may begin with the same word: `more` alone goes on, with what readers are told to do.
  return comment.trim().length === word.length || (word === 'more' && comment.length <= MAX_MORE_TEXT)
}

const MAX_MORE_TEXT = 120
