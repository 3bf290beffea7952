import { trimEndOf } from '../../collections/index.ts'

/**
 * Reads front matter of the usual form, at a tenth of the cost of js-yaml: lines of `key: value` with a text, a number, a
 * boolean, or a list or a mapping of these. Returns what js-yaml returns, or undefined when that is not certain, be the
 * text valid or not. Without this file, js-yaml reads everything.
 */
export function readFlatYaml(text: string): Readonly<Record<string, unknown>> | undefined {
  // YAML treats tabs, carriage returns, byte order marks, control characters and lone surrogates in ways of their own.
  if (SUSPICIOUS.test(text) && UNCERTAIN.test(text)) return undefined
  return new LineReader(text).record()
}

/** Matches all of {@link UNCERTAIN} and valid surrogates, without the cost of the `u` flag. */
const SUSPICIOUS = /[^\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/
const UNCERTAIN = /[^\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u

/** A key with its colon that has no other meaning in YAML. `__proto__` does not match. */
const KEY = /([A-Za-z][\w-]*):(?=[ \n]|$)/y

/** Deeper values are rare and left to js-yaml. */
const MAX_DEPTH = 4

const [LF, BLANK, DOUBLE, HASH, SINGLE, COMMA, HYPHEN, COLON, BACKSLASH] = [10, 32, 34, 35, 39, 44, 45, 58, 92]
const [OPEN_LIST, CLOSE_LIST, OPEN_MAP, CLOSE_MAP] = [91, 93, 123, 125]

/** Reads line by line. Every method returns undefined when the meaning is not certain. */
class LineReader {
  private readonly text: string
  private at = 0
  /** Indent of the current line, whose first character is at `at`; -1 after the last line. */
  private indent = -1

  constructor(text: string) {
    this.text = text
  }

  record(): Record<string, unknown> | undefined {
    this.skipEmptyLines()
    return this.indent === 0 ? this.mapping(0, 0) : undefined
  }

  /** Moves from the start of a line to the next line with content. */
  private skipEmptyLines(): void {
    const { text } = this
    for (;;) {
      const first = text.charCodeAt(this.at)
      if (first === HASH) {
        const end = text.indexOf('\n', this.at)
        this.at = end === -1 ? text.length : end + 1
      } else if (first === LF) this.at += 1
      else break
    }
    const start = this.at
    while (text.charCodeAt(this.at) === BLANK) this.at += 1
    this.indent = this.at < text.length ? this.at - start : -1
    // A line of blanks, or an indented comment, is not certain.
    const first = text.charCodeAt(this.at)
    if (first === LF || first === HASH || (this.indent === -1 && this.at > start)) this.indent = Number.NaN
  }

  /** Moves to the next line when only blanks are left in this one. */
  private endLine<T>(value: T): T | undefined {
    const { text } = this
    while (text.charCodeAt(this.at) === BLANK) this.at += 1
    if (this.at < text.length && text.charCodeAt(this.at) !== LF) return undefined
    this.at += 1
    this.skipEmptyLines()
    return value
  }

  private mapping(indent: number, depth: number): Record<string, unknown> | undefined {
    const record: Record<string, unknown> = {}
    while (this.indent === indent) {
      const key = this.key(record)
      const value = key === undefined ? undefined : this.value(indent, depth)
      if (key === undefined || value === undefined) return undefined
      record[key] = value
    }
    return this.indent < indent ? record : undefined
  }

  private key(record: Readonly<Record<string, unknown>>): string | undefined {
    KEY.lastIndex = this.at
    const key = KEY.exec(this.text)?.[1]
    if (key === undefined || isYamlKeyword(key) || Object.hasOwn(record, key)) return undefined
    this.at += key.length + 1
    return key
  }

  private value(indent: number, depth: number): unknown {
    while (this.text.charCodeAt(this.at) === BLANK) this.at += 1
    const first = this.text.charCodeAt(this.at)
    return first === LF || Number.isNaN(first) ? this.below(indent, depth) : this.inline(first)
  }

  /** Reads the value below a key: a list, keys, or nothing. */
  private below(indent: number, depth: number): unknown {
    this.at += 1
    this.skipEmptyLines()
    if (this.indent >= indent && this.isEntry()) return this.list(this.indent)
    if (this.indent > indent) return depth < MAX_DEPTH ? this.mapping(this.indent, depth + 1) : undefined
    return Number.isNaN(this.indent) ? undefined : null
  }

  private isEntry(): boolean {
    return this.text.charCodeAt(this.at) === HYPHEN && this.text.charCodeAt(this.at + 1) === BLANK
  }

  private list(indent: number): unknown[] | undefined {
    const list: unknown[] = []
    while (this.indent === indent && this.isEntry()) {
      this.at += 2
      while (this.text.charCodeAt(this.at) === BLANK) this.at += 1
      const value = this.inline(this.text.charCodeAt(this.at))
      if (value === undefined) return undefined
      list.push(value)
    }
    return list
  }

  /** A value in the rest of the line. */
  private inline(first: number): unknown {
    if (first === DOUBLE || first === SINGLE) return this.endLine(this.quoted(first))
    if (first === OPEN_LIST) return this.endLine(this.flowList())
    if (first === OPEN_MAP) return this.endLine(this.flowMapping())
    const found = this.text.indexOf('\n', this.at)
    const end = found === -1 ? this.text.length : found
    const source = trimEndBlanks(this.text.slice(this.at, end))
    this.at = end
    if (source.includes(': ') || source.endsWith(':') || source.includes(' #')) return undefined
    return this.endLine(parsePlainScalar(source))
  }

  private quoted(quote: number): string | undefined {
    const { text } = this
    const start = this.at + 1
    let end = start
    let escapes = false
    for (; ; end += 1) {
      const character = text.charCodeAt(end)
      if (character === LF || Number.isNaN(character)) return undefined
      if (character === BACKSLASH && quote === DOUBLE) {
        // Other escapes are rare.
        if (!'"\\/'.includes(text.charAt(end + 1))) return undefined
      } else if (character !== quote) continue
      else if (quote === DOUBLE || text.charCodeAt(end + 1) !== SINGLE) break
      escapes = true
      end += 1
    }
    this.at = end + 1
    const source = text.slice(start, end)
    if (!escapes) return source
    return quote === SINGLE ? source.replaceAll("''", "'") : source.replace(/\\(.)/g, '$1')
  }

  private flowList(): unknown[] | undefined {
    const list: unknown[] = []
    this.at += 1
    for (;;) {
      const value = this.flowValue(CLOSE_LIST)
      if (value === END) return list
      if (value === undefined) return undefined
      list.push(value)
    }
  }

  private flowMapping(): Record<string, unknown> | undefined {
    const record: Record<string, unknown> = {}
    this.at += 1
    for (;;) {
      while (this.text.charCodeAt(this.at) === BLANK) this.at += 1
      if (this.text.charCodeAt(this.at) === CLOSE_MAP) {
        this.at += 1
        return record
      }
      const key = this.key(record)
      const value = key === undefined ? undefined : this.flowValue(CLOSE_MAP)
      if (key === undefined || value === undefined || value === END) return undefined
      record[key] = value
    }
  }

  /** Reads a value in brackets with its comma; returns END at the closing bracket. */
  private flowValue(close: number): unknown {
    const { text } = this
    while (text.charCodeAt(this.at) === BLANK) this.at += 1
    const first = text.charCodeAt(this.at)
    if (first === close) {
      this.at += 1
      return END
    }
    const value = first === DOUBLE || first === SINGLE ? this.quoted(first) : this.flowPlain()
    while (text.charCodeAt(this.at) === BLANK) this.at += 1
    const after = text.charCodeAt(this.at)
    if (after === COMMA) this.at += 1
    return after === COMMA || after === close ? value : undefined
  }

  private flowPlain(): unknown {
    const { text } = this
    const start = this.at
    for (; ; this.at += 1) {
      const character = text.charCodeAt(this.at)
      if (character === COMMA || character === CLOSE_LIST || character === CLOSE_MAP) break
      if (character === OPEN_LIST || character === OPEN_MAP || character === LF || Number.isNaN(character))
        return undefined
      if (character === HASH && text.charCodeAt(this.at - 1) === BLANK) return undefined
      if (character === COLON && !/[^ \n,[\]{}]/.test(text.charAt(this.at + 1))) return undefined
    }
    return parsePlainScalar(trimEndBlanks(text.slice(start, this.at)))
  }
}

const END = Symbol('end')

/** Removes blanks, but not a no-break space, which is part of the text. */
const trimEndBlanks = (source: string): string => trimEndOf(source, ' ')

/** Plain scalars with another meaning than their text (YAML 1.2.2 §10.3.2). */
const YAML_KEYWORDS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ...['null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ['true', true],
  ['false', false],
  // Flags that `String` would write in another way are left to js-yaml, whose caller asks for their characters.
  ...['True', 'TRUE', 'False', 'FALSE'].map((word) => [word, undefined] as const),
])

/** Returns whether YAML reads this scalar as another value than its text. */
const isYamlKeyword = (source: string): boolean => YAML_KEYWORDS.has(source)

/** First characters of a plain scalar without a meaning of their own in YAML. */
const FIRST = /^[A-Za-z_/($\u00a1-\uffff]/

const INTEGER = /^(?:0|[1-9]\d{0,14})$/

/** Scalars that begin with a digit and are text: a date, or one with a character that no number has. */
const TEXT_WITH_DIGIT = /^\d{4}-\d\d-\d\d|[^\da-fA-FxXoO.+-]/

/** Returns the value of a trimmed scalar without quotes; undefined when it is not certain. */
function parsePlainScalar(source: string): unknown {
  const first = source.charCodeAt(0)
  if (first >= 48 && first <= 57) {
    if (INTEGER.test(source)) return Number(source)
    return TEXT_WITH_DIGIT.test(source) ? source : undefined
  }
  if (!FIRST.test(source)) return undefined
  return source.length < 6 && isYamlKeyword(source) ? YAML_KEYWORDS.get(source) : source
}
