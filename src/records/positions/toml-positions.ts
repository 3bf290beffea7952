import type { PositionNode } from './position-tree.ts'

/** Returns the places of the values of a TOML text that its parser, which tells no places, accepts. Reads forward only. */
export const readTomlPositions = (text: string): PositionNode => new TomlScanner(text).scan()

type Table = PositionNode & { readonly children: Map<string, PositionNode> }

interface TomlKey {
  readonly name: string
  readonly start: number
}

class TomlScanner {
  private readonly text: string
  private at = 0
  private readonly root = makeTable(0, -1)

  constructor(text: string) {
    this.text = text
  }

  scan(): PositionNode {
    const { text, root } = this
    let table = root
    for (;;) {
      this.skipBetweenValues()
      if (this.at >= text.length) return root
      const before = this.at
      if (text[this.at] === '[') table = this.readHeader()
      else this.readEntry(table)
      // A character without a meaning here is skipped.
      if (this.at === before) this.at += 1
    }
  }

  /** Reads `[table]` or `[[list of tables]]`; returns the table that the next keys belong to. */
  private readHeader(): Table {
    const start = this.at
    const isList = this.text[this.at + 1] === '['
    this.at += isList ? 2 : 1
    const keys = this.readKeys(']')
    this.at += isList ? 2 : 1
    const last = keys.at(-1)
    if (last === undefined) return this.root
    const parent = getTable(this.root, keys.slice(0, -1))
    if (!isList) return getTable(parent, [last])
    const table = makeTable(start, last.start)
    const list = parent.children.get(last.name)?.children
    if (Array.isArray(list)) list.push(table)
    else parent.children.set(last.name, { start, end: start, key: last.start, children: [table] })
    return table
  }

  private readEntry(table: Table): void {
    const keys = this.readKeys('=')
    this.at += 1
    this.skipBlanks()
    const last = keys.at(-1)
    const value = this.readValue()
    if (last === undefined) return
    value.key = last.start
    getTable(table, keys.slice(0, -1)).children.set(last.name, value)
  }

  /** Reads a dotted key up to a character that ends it, or to the end of the line. */
  private readKeys(end: ']' | '='): TomlKey[] {
    const { text } = this
    const keys: TomlKey[] = []
    while (this.at < text.length && text[this.at] !== end && text[this.at] !== '\n') {
      const start = this.at
      const character = text[this.at]
      if (character === '"' || character === "'") {
        this.skipString()
        keys.push({ name: readQuotedKey(text.slice(start, this.at)), start })
      } else if (character !== undefined && BARE.includes(character)) {
        while (this.at < text.length && BARE.includes(text.charAt(this.at))) this.at += 1
        keys.push({ name: text.slice(start, this.at), start })
      } else this.at += 1
    }
    return keys
  }

  /** Lists are no deeper than the parser of TOML allows. */
  private readValue(): PositionNode {
    const { text } = this
    const start = this.at
    const character = text[this.at]
    if (character === '[') return this.readList()
    if (character === '{') return this.readInlineTable()
    if (character === '"' || character === "'") this.skipString()
    else {
      while (this.at < text.length && !',]}#\n'.includes(text.charAt(this.at))) this.at += 1
      let end = this.at
      while (end > start && ' \t\r'.includes(text.charAt(end - 1))) end -= 1
      return { start, end, key: -1 }
    }
    return { start, end: this.at, key: -1 }
  }

  private readList(): PositionNode {
    const start = this.at
    const children: PositionNode[] = []
    this.at += 1
    for (;;) {
      this.skipBetweenValues()
      if (this.at >= this.text.length || this.text[this.at] === ']') break
      const before = this.at
      children.push(this.readValue())
      if (this.at === before) this.at += 1
    }
    this.at += 1
    return { start, end: start, key: -1, children }
  }

  private readInlineTable(): PositionNode {
    const table = makeTable(this.at, -1)
    this.at += 1
    for (;;) {
      this.skipBetweenValues()
      if (this.at >= this.text.length || this.text[this.at] === '}') break
      const before = this.at
      this.readEntry(table)
      if (this.at === before) this.at += 1
    }
    this.at += 1
    return table
  }

  /** Moves past a string of any of the four kinds. */
  private skipString(): void {
    const { text } = this
    const quote = text.charAt(this.at)
    const isLong = text.startsWith(quote.repeat(3), this.at)
    const close = isLong ? quote.repeat(3) : quote
    let at = this.at + close.length
    while (at < text.length && !text.startsWith(close, at)) at += quote === '"' && text[at] === '\\' ? 2 : 1
    at += close.length
    // Up to two quotes before the closing ones belong to the text.
    while (isLong && text[at] === quote) at += 1
    this.at = Math.min(at, text.length)
  }

  private skipBlanks(): void {
    while (this.at < this.text.length && ' \t'.includes(this.text.charAt(this.at))) this.at += 1
  }

  /** Moves past white space, commas and comments. */
  private skipBetweenValues(): void {
    const { text } = this
    for (; this.at < text.length; this.at += 1) {
      if (text[this.at] === '#') {
        const end = text.indexOf('\n', this.at)
        this.at = end === -1 ? text.length : end
      } else if (!' \t\r\n,'.includes(text.charAt(this.at))) return
    }
  }
}

const BARE = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-'

const makeTable = (start: number, key: number): Table => ({ start, end: start, key, children: new Map() })

/** Returns the table below another one; the last of a list of tables. Makes what is missing. */
function getTable(from: Table, keys: readonly TomlKey[]): Table {
  let table = from
  for (const { name, start } of keys) {
    const child = table.children.get(name)
    const inner = Array.isArray(child?.children) ? child.children.at(-1) : child
    if (inner?.children instanceof Map) table = inner as Table
    else {
      const made = makeTable(start, start)
      table.children.set(name, made)
      table = made
    }
  }
  return table
}

function readQuotedKey(quoted: string): string {
  const inner = quoted.slice(1, -1)
  if (!quoted.startsWith('"') || !inner.includes('\\')) return inner
  try {
    return String(JSON.parse(quoted))
  } catch {
    // An escape that JSON does not have.
    return inner
  }
}
