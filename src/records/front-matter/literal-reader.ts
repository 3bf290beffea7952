/** Thrown for a value that is code and not a literal. */
export class NotLiteral extends Error {
  override readonly name = 'NotLiteral'
  /** The key that has the value. */
  readonly key: string | undefined

  constructor(key: string | undefined) {
    super('not a literal')
    this.key = key
  }
}

const IDENTIFIER = /[A-Za-z_$][\w$-]{0,80}/y
const NUMBER = /-?(?:0|[1-9]\d{0,20})(?:\.\d{1,20})?(?![\w.])/y
const WORDS: Readonly<Record<string, string>> = { true: 'true', false: 'false', null: 'null', undefined: 'null' }
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v', 0: '\0' }
const MAX_DEPTH = 20

/** Reads literals of JavaScript in one pass, and returns them as JSON on the same number of lines. */
export class LiteralReader {
  at = 0
  /** The outermost keys of the object that was read last. */
  keys: string[] = []
  private readonly text: string
  private readonly end: number
  private key: string | undefined

  /** @param length how far to read */
  constructor(text: string, length: number) {
    this.text = text
    this.end = Math.min(text.length, length)
  }

  /** Skips white space and comments; returns the line breaks in them. */
  skipBlanks(): string {
    const start = this.at
    for (;;) {
      const rest = this.text.charAt(this.at)
      const two = this.text.slice(this.at, this.at + 2)
      if (this.at < this.end && /\s/.test(rest)) this.at += 1
      else if (two === '//') this.skipPast('\n')
      else if (two === '/*') this.skipPast('*/')
      else if (this.text.startsWith('{/*', this.at)) this.skipPast('*/}')
      else break
    }
    return this.text.slice(start, this.at).replace(/[^\n]/g, '')
  }

  private skipPast(mark: string): void {
    const end = this.text.indexOf(mark, this.at)
    this.at = end === -1 ? this.end : end + mark.length
  }

  /** Skips import declarations: each ends with its module's name in quotes. */
  skipImport(): void {
    while (/^import[\s'"{*]/.test(this.text.slice(this.at, this.at + 7))) {
      const start = this.at
      const quote = /['"]/g
      quote.lastIndex = this.at
      const open = quote.exec(this.text.slice(0, this.end))
      const close = open === null ? -1 : this.text.indexOf(open[0], open.index + 1)
      if (close === -1 || close > start + MAX_IMPORT) return
      this.at = close + 1
      this.skipEnd()
      this.skipBlanks()
    }
  }

  /** Skips `as const`, `satisfies Meta` and a semicolon. */
  skipEnd(): void {
    const words = /[ \t]{0,9}(?:(?:as|satisfies)[ \t]{1,9}[\w.<>]{1,60})?[ \t]{0,9};?/y
    words.lastIndex = this.at
    this.at += words.exec(this.text)?.[0].length ?? 0
  }

  isObject(): boolean {
    const start = this.at
    this.skipBlanks()
    const isObject = this.text[this.at] === '{'
    this.at = start
    return isObject
  }

  /** Returns the value as JSON. @throws NotLiteral */
  readValue(depth = 0): string {
    const blanks = this.skipBlanks()
    if (this.at >= this.end || depth > MAX_DEPTH) throw new NotLiteral(this.key)
    const first = this.text.charAt(this.at)
    if (first === '{') return blanks + this.readObject(depth)
    if (first === '[') return blanks + this.readList(depth)
    if ('"\'`'.includes(first)) return blanks + this.readTexts()
    const number = this.match(NUMBER)
    if (number !== undefined) return blanks + number
    return blanks + this.readWord()
  }

  private readWord(): string {
    const word = this.match(IDENTIFIER)
    if (word === 'new' && this.text.startsWith(' Date(', this.at)) {
      this.at += ' Date('.length
      const date = this.readValue(MAX_DEPTH)
      if (this.text[this.at] !== ')') throw new NotLiteral(this.key)
      this.at += 1
      return date
    }
    const value = word === undefined || !Object.hasOwn(WORDS, word) ? undefined : WORDS[word]
    if (value === undefined) throw new NotLiteral(this.key)
    return value
  }

  private readObject(depth: number): string {
    const members: string[] = []
    const keys: string[] = []
    const outer = this.key
    this.at += 1
    for (;;) {
      const blanks = this.skipBlanks()
      if (this.text[this.at] === '}') {
        this.at += 1
        this.keys = keys
        this.key = outer
        return `{${members.join(',')}${blanks}}`
      }
      const isQuoted = '"\''.includes(this.text.charAt(this.at)) && this.at < this.end
      const name = isQuoted ? (JSON.parse(this.readText()) as string) : this.match(IDENTIFIER)
      if (name === undefined) throw new NotLiteral(outer)
      if (depth === 0) this.key = name
      keys.push(name)
      const before = this.skipBlanks()
      if (this.text[this.at] !== ':') throw new NotLiteral(this.key)
      this.at += 1
      members.push(`${blanks}${JSON.stringify(name)}:${before}${this.readValue(depth + 1)}${this.readComma('}')}`)
    }
  }

  private readList(depth: number): string {
    const entries: string[] = []
    this.at += 1
    for (;;) {
      const blanks = this.skipBlanks()
      if (this.text[this.at] === ']') {
        this.at += 1
        return `[${entries.join(',')}${blanks}]`
      }
      entries.push(`${blanks}${this.readValue(depth + 1)}${this.readComma(']')}`)
    }
  }

  /** Returns the line breaks before a comma, which may be missing at the end. */
  private readComma(close: string): string {
    const blanks = this.skipBlanks()
    if (this.text[this.at] === ',') this.at += 1
    else if (this.text[this.at] !== close) throw new NotLiteral(this.key)
    return blanks
  }

  /** Reads texts that are joined with `+`. */
  private readTexts(): string {
    let joined = this.readText()
    let breaks = this.countBreaks()
    for (;;) {
      const start = this.at
      const blanks = this.skipBlanks()
      if (this.text[this.at] !== '+') {
        this.at = start
        return joined + breaks
      }
      this.at += 1
      const more = this.skipBlanks()
      if (!'"\'`'.includes(this.text.charAt(this.at)) || this.at >= this.end) throw new NotLiteral(this.key)
      joined = joined.slice(0, -1) + this.readText().slice(1)
      breaks += blanks + more + this.countBreaks()
    }
  }

  /** Line breaks in the text that was read last: JSON has none in texts, so that they come after it. */
  private breaks = 0
  private readonly countBreaks = (): string => '\n'.repeat(this.breaks)

  private readText(): string {
    const quote = this.text.charAt(this.at)
    let read = ''
    let from = this.at + 1
    let at = from
    this.breaks = 0
    for (; ; at += 1) {
      if (at >= this.end) throw new NotLiteral(this.key)
      const character = this.text.charAt(at)
      if (character === quote) break
      if (character === '\n') {
        if (quote !== '`') throw new NotLiteral(this.key)
        this.breaks += 1
      }
      if (quote === '`' && character === '$' && this.text[at + 1] === '{') throw new NotLiteral(this.key)
      if (character !== '\\') continue
      const { length, value } = this.readEscape(at)
      read += this.text.slice(from, at) + value
      at += length - 1
      from = at + 1
    }
    this.at = at + 1
    return JSON.stringify(read + this.text.slice(from, at))
  }

  private readEscape(at: number): { readonly length: number; readonly value: string } {
    const next = this.text.charAt(at + 1)
    const code = /^(?:x([\da-f]{2})|u([\da-f]{4})|u\{([\da-f]{1,6})\})/i.exec(this.text.slice(at + 1, at + 12))
    const digits = code?.slice(1).find((each) => each !== undefined)
    if (code !== null && digits !== undefined) {
      const point = Number.parseInt(digits, 16)
      if (point > 0x10ffff) throw new NotLiteral(this.key)
      return { length: code[0].length + 1, value: String.fromCodePoint(point) }
    }
    if (next === '\n') {
      this.breaks += 1
      return { length: 2, value: '' }
    }
    return { length: 2, value: ESCAPES[next] ?? next }
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at
    const found = pattern.exec(this.text)?.[0]
    if (found !== undefined) this.at += found.length
    return found
  }
}

/** Longest import declaration, in characters. */
const MAX_IMPORT = 2000
