import { ForwardPatternSearch } from '../source-reader.ts'

/** Containers and blanks in front of a fence on its line: quotes, list items, indentation. */
const FENCE_PREFIX = /^[ \t]*(?:(?:>|[-*+][ \t]|\d{1,9}[.)][ \t])[ \t]*)*$/

/** Longest such prefix, in UTF-16 units. */
const MAX_PREFIX = 200

/** A code span ends before these at the latest: a blank line, or the start of another block. */
const NEXT_BLOCK = /\n[ \t>]*(?:\r?\n|[-*+|#<=]|\d{1,9}[.)]|`{3}|~{3})/g

/** Finds the code of a Markdown text, where nothing is a template tag. Positions never decrease. */
export class CodeRegions {
  private readonly text: string
  private readonly nextBlock: ForwardPatternSearch
  /** Starts of the runs of backticks by their length; made when the first is needed. */
  private runs: Map<number, { readonly starts: number[]; next: number }> | undefined
  /** The shortest closing fence of each character that the rest of the text is known not to have. */
  private readonly unclosed = { '`': Number.POSITIVE_INFINITY, '~': Number.POSITIVE_INFINITY }

  constructor(text: string) {
    this.text = text
    this.nextBlock = new ForwardPatternSearch(text, NEXT_BLOCK)
  }

  /**
   * Returns the end of the code that begins with the run of backticks or tildes at `at`; where none begins, the end of the
   * run.
   *
   * @param lineStart the start of the line that holds `at`
   */
  findEnd(at: number, lineStart: number): number {
    const runEnd = this.findRunEnd(at)
    const length = runEnd - at
    if (length >= 3 && this.isFence(at, runEnd, lineStart)) return this.findFenceEnd(at, runEnd, lineStart)
    return this.text[at] === '`' ? (this.findSpanEnd(runEnd, length, lineStart) ?? runEnd) : runEnd
  }

  private findRunEnd(at: number): number {
    const character = this.text[at]
    let end = at + 1
    while (this.text[end] === character) end += 1
    return end
  }

  private isFence(at: number, runEnd: number, lineStart: number): boolean {
    if (at - lineStart > MAX_PREFIX || !FENCE_PREFIX.test(this.text.slice(lineStart, at))) return false
    if (this.text[at] === '~') return true
    // The info string of a fence of backticks has none (CommonMark 4.5).
    const tick = this.text.indexOf('`', runEnd)
    return tick === -1 || tick >= this.findLineEnd(runEnd)
  }

  /** Returns the end of the line with the closing fence; of a fence without one, the end of its quote or list item. */
  private findFenceEnd(at: number, runEnd: number, lineStart: number): number {
    const character = this.text[at] === '~' ? '~' : '`'
    const length = runEnd - at
    const prefix = this.text.slice(lineStart, at)
    const canBeClosed = length < this.unclosed[character]
    let containerEnd = prefix === '' ? this.text.length : undefined
    for (let start = this.findLineEnd(runEnd) + 1; start < this.text.length; ) {
      const end = this.findLineEnd(start)
      if (containerEnd === undefined && this.leavesContainer(prefix, start, end)) containerEnd = start
      // A quote ends a fence, and so does the end of the list item on whose own line the fence began.
      if (containerEnd === start && (!canBeClosed || /[^ \t]/.test(prefix))) return start
      if (canBeClosed && this.isClosingFence(start, end, character, length)) return end
      start = end + 1
    }
    this.unclosed[character] = Math.min(this.unclosed[character], length)
    return containerEnd ?? this.text.length
  }

  private leavesContainer(prefix: string, start: number, end: number): boolean {
    if (prefix.includes('>')) return !/^[ \t]*>/.test(this.text.slice(start, Math.min(end, start + MAX_PREFIX)))
    const first = this.text[start]
    return first !== ' ' && first !== '\t' && end > start && this.text.slice(start, end) !== '\r'
  }

  private isClosingFence(start: number, end: number, character: string, length: number): boolean {
    let at = start
    while (at < end && ' \t>'.includes(this.text.charAt(at))) at += 1
    if (this.text[at] !== character) return false
    const runEnd = this.findRunEnd(at)
    return runEnd - at >= length && this.text.slice(runEnd, end).trim() === ''
  }

  private findSpanEnd(runEnd: number, length: number, lineStart: number): number | undefined {
    this.runs ??= indexRuns(this.text)
    const runs = this.runs.get(length)
    if (runs === undefined) return undefined
    while ((runs.starts[runs.next] ?? Number.POSITIVE_INFINITY) < runEnd) runs.next += 1
    const close = runs.starts[runs.next]
    if (close === undefined) return undefined
    const block = this.nextBlock.indexFrom(runEnd)
    if (block !== -1 && block < close) return undefined
    // A code span cannot cross the border of a table cell.
    const isInTable = this.text[lineStart] === '|' && this.text.slice(runEnd, close).includes('|')
    return isInTable ? undefined : close + length
  }

  private findLineEnd(from: number): number {
    const end = this.text.indexOf('\n', from)
    return end === -1 ? this.text.length : end
  }
}

function indexRuns(text: string): Map<number, { readonly starts: number[]; next: number }> {
  const runs = new Map<number, { readonly starts: number[]; next: number }>()
  for (const { 0: run, index } of text.matchAll(/`+/g)) {
    const known = runs.get(run.length)
    if (known === undefined) runs.set(run.length, { starts: [index], next: 0 })
    else known.starts.push(index)
  }
  return runs
}
