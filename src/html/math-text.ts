/** Formulas and raised characters as plain text, in which 10⁶ is not 106 and a half is not 12. */

/** Elements of formulas, by the sign between their parts. */
const SEPARATORS: ReadonlyMap<string, readonly string[]> = new Map([
  ['msup', ['^']],
  ['msub', ['_']],
  ['msubsup', ['_', '^']],
  ['mfrac', ['/']],
  ['munder', ['_']],
  ['mover', ['^']],
  ['munderover', ['_', '^']],
  ['mroot', [' root ']],
  ['mtr', [' ']],
  ['mtable', ['; ']],
])

const GROUPS = new Set([
  'mrow',
  'mi',
  'mn',
  'mo',
  'ms',
  'mtext',
  'mtd',
  'msqrt',
  'mstyle',
  'mpadded',
  'merror',
  'menclose',
])

/** Returns true for an element that the text of formulas and raised characters depends on. */
export const isMathContainer = (tag: string): boolean => tag === 'sup' || SEPARATORS.has(tag) || GROUPS.has(tag)

interface OpenElement {
  readonly tag: string
  /** The number of texts before its own. */
  readonly start: number
  parts: number
}

/** Adds the text of formula tags to a list of texts. */
export class MathText {
  private readonly texts: string[]
  private readonly open: OpenElement[] = []

  constructor(texts: string[]) {
    this.texts = texts
  }

  read(tag: string, isEnd: boolean): void {
    if (isEnd) this.end(tag)
    else this.begin(tag)
  }

  private begin(tag: string): void {
    const around = this.open.at(-1)
    if (around !== undefined) {
      const separators = SEPARATORS.get(around.tag)
      if (around.parts > 0 && separators !== undefined) {
        this.texts.push(separators[around.parts - 1] ?? separators.at(-1) ?? '')
      }
      around.parts += 1
    }
    if (tag === 'msqrt') this.texts.push('√')
    this.open.push({ tag, start: this.texts.length, parts: 0 })
  }

  private end(tag: string): void {
    const element = this.open.at(-1)
    if (element?.tag !== tag) return
    this.open.pop()
    if (tag === 'sup') this.raise(element.start)
    else if (
      element.parts > 1 &&
      (tag === 'msqrt' || (tag === 'mrow' && SEPARATORS.has(this.open.at(-1)?.tag ?? '')))
    ) {
      this.texts.splice(element.start, 0, '(')
      this.texts.push(')')
    }
  }

  /** Raised digits have characters of their own; `st` and `th` are read as they are; before others stands a sign. */
  private raise(start: number): void {
    const text = this.texts.slice(start).join('')
    if (text.trim() === '') return
    const raised = [...text].map((character) => RAISED.get(character))
    const before = this.texts[start - 1]?.at(-1) ?? ''
    if (!raised.includes(undefined)) this.texts.splice(start, this.texts.length, raised.join(''))
    else if (/[\p{L}\p{N})]/u.test(before) && (/^[\p{L}\p{N}]*\p{N}/u.test(text) || /^[nxyk]$/.test(text))) {
      this.texts.splice(start, 0, '^')
    }
  }
}

const RAISED: ReadonlyMap<string, string> = new Map(
  [...'0123456789+-−='].map((character, index) => [character, '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼'.charAt(index)]),
)
