/** A range of positions. */
interface Range {
  readonly start: number
  readonly end: number
}

const FENCE = /^[ \t>]*(?:`{3}|~{3})/
const LIST_ITEM = /^ {0,3}(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$)/
const INDENTED = /^(?: {4}| {0,3}\t)/
/** `<code>` ends with its paragraph at the latest. */
const CODE_ELEMENT = /<(\/?)(pre|code)(?=[\s>])|\n[ \t]*\n/gi

/**
 * The code of a Markdown text that has no backticks: lines that are indented after an empty line, and `<pre>` and `<code>`.
 * Where an indented line may belong to a list item, it is no code.
 */
export class MarkdownCode {
  private readonly ranges: readonly Range[]
  private next = 0

  constructor(text: string) {
    this.ranges = [...findIndentedCode(text), ...findCodeElements(text)].sort((a, b) => a.start - b.start)
  }

  /** Returns true if a position is in code. Positions never decrease. */
  holds(at: number): boolean {
    let range = this.ranges[this.next]
    while (range !== undefined && range.end <= at) {
      this.next += 1
      range = this.ranges[this.next]
    }
    return range !== undefined && range.start <= at
  }
}

function findIndentedCode(text: string): Range[] {
  const found: Range[] = []
  let [start, isInFence, isInList, isInCode, isAfterBlank] = [0, false, false, false, true]
  for (const line of text.split('\n')) {
    const end = start + line.length + 1
    if (line.trim() === '') isAfterBlank = true
    else {
      if (FENCE.test(line)) isInFence = !isInFence
      const isIndented = INDENTED.test(line)
      isInCode = isIndented && !isInFence && !isInList && (isInCode || isAfterBlank)
      if (isInCode) found.push({ start, end })
      else if (LIST_ITEM.test(line)) isInList = true
      else if (isAfterBlank && /^\S/.test(line)) isInList = false
      isAfterBlank = false
    }
    start = end
  }
  return found
}

function findCodeElements(text: string): Range[] {
  const found: Range[] = []
  let open: { readonly name: string; readonly start: number } | undefined
  for (const { 1: slash, 2: name, index } of text.matchAll(CODE_ELEMENT)) {
    const element = name?.toLowerCase()
    if (element === undefined) open = open?.name === 'code' ? undefined : open
    else if (slash === '') open ??= { name: element, start: index }
    else if (open?.name === element) {
      found.push({ start: open.start, end: index })
      open = undefined
    }
  }
  return found
}
