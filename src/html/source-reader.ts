/**
 * Searches a text for one string, from positions that never decrease. However often it is asked, it reads the text once:
 * a search that finds nothing is not repeated.
 */
export class ForwardSearch {
  private readonly text: string
  private readonly wanted: string
  private found = -2

  constructor(text: string, wanted: string) {
    this.text = text
    this.wanted = wanted
  }

  /** Returns the first index at or after `from`, or -1. */
  indexFrom(from: number): number {
    if (this.found !== -1 && this.found < from) this.found = this.text.indexOf(this.wanted, from)
    return this.found
  }
}

/** The same for a pattern with the flag `g`, whose own time must be linear. */
export class ForwardPatternSearch {
  private readonly text: string
  private readonly pattern: RegExp
  private found = -2
  private end = 0

  constructor(text: string, pattern: RegExp) {
    this.text = text
    this.pattern = pattern
  }

  /** Returns the first index at or after `from`, or -1. */
  indexFrom(from: number): number {
    if (this.found !== -1 && this.found < from) {
      this.pattern.lastIndex = from
      const match = this.pattern.exec(this.text)
      this.found = match === null ? -1 : match.index
      this.end = match === null ? 0 : match.index + match[0].length
    }
    return this.found
  }

  /** The end of the last match that was found. */
  get endOfMatch(): number {
    return this.end
  }
}

/** Reads a text forward: positions never decrease, and however often it is searched, each search reads it once. */
export class SourceReader {
  private readonly source: string
  private readonly searches = new Map<string, ForwardSearch>()
  private readonly patternSearches = new Map<RegExp, ForwardPatternSearch>()
  private readonly lineEnds: ForwardSearch
  private lineStart = 0

  constructor(source: string) {
    this.source = source
    this.lineEnds = new ForwardSearch(source, '\n')
  }

  /** Returns the match of a sticky pattern at a position. */
  matchAt(sticky: RegExp, at: number): RegExpExecArray | null {
    sticky.lastIndex = at
    return sticky.exec(this.source)
  }

  /** Returns the next index of a text. */
  find(text: string, from: number): number | undefined {
    let search = this.searches.get(text)
    if (search === undefined) {
      search = new ForwardSearch(this.source, text)
      this.searches.set(text, search)
    }
    const found = search.indexFrom(from)
    return found === -1 ? undefined : found
  }

  /** Returns the next match of a pattern with the flag `g`. */
  findPattern(pattern: RegExp, from: number): readonly [start: number, end: number] | undefined {
    let search = this.patternSearches.get(pattern)
    if (search === undefined) {
      search = new ForwardPatternSearch(this.source, pattern)
      this.patternSearches.set(pattern, search)
    }
    const start = search.indexFrom(from)
    return start === -1 ? undefined : [start, search.endOfMatch]
  }

  /** Returns the end of a pattern's next match, or of the text. */
  findEnd(pattern: RegExp, from: number): number {
    return this.findPattern(pattern, from)?.[1] ?? this.source.length
  }

  /** Returns the start of the line that holds a position. */
  findLineStart(at: number): number {
    for (;;) {
      const end = this.lineEnds.indexFrom(this.lineStart)
      if (end === -1 || end >= at) return this.lineStart
      this.lineStart = end + 1
    }
  }
}
