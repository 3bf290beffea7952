import { Parser } from 'htmlparser2'
import { isHidden } from '../hidden-elements.ts'
import { getLazySource, isPlaceholder, isTrackingPixel } from './lazy-pictures.ts'

/** A quick test, because most bodies have nothing hidden and nothing duplicated. */
const MAY_NEED = /<dialog|<input|<noscript|<object|katex-mathml|[\s"'/](?:hidden|popover|style|[vx]-[a-z])/i

type Attributes = Readonly<Record<string, string>>

/**
 * Returns HTML without the elements that their author hid, with everything in them, and without what is there a second
 * time for other readers: the placeholder of a picture that `<noscript>` has, and the layout of a formula that is MathML
 * too. The sanitizer parses it alike.
 */
export function prepareHtml(html: string): string {
  return MAY_NEED.test(html) ? new Preparation(html).run() : html
}

interface Span {
  readonly start: number
  readonly end: number
}

class Preparation {
  private readonly html: string
  private readonly parser: Parser
  private readonly kept: string[] = []
  private copied = 0
  /** The start of the element that is being left out. */
  private start = 0
  /** Open elements inside of it, itself included. */
  private depth = 0
  private hasMathml = false
  private isInNoscript = false
  private pictureStart: number | undefined
  /** The last picture, while nothing but white space follows it. */
  private placeholder: Span | undefined
  /** The address of the picture that the last `<noscript>` held. */
  private noscriptSource: string | undefined
  /** The open `<object>` without content so far. */
  private object: { readonly start: number; readonly attributes: Attributes; readonly depth: number } | undefined
  private openElements = 0

  constructor(html: string) {
    this.html = html
    this.parser = new Parser({
      onopentag: (name, attributes) => this.open(name, attributes),
      onclosetag: (name, isImplied) => this.close(name, isImplied),
      ontext: (text) => this.readText(text),
    })
  }

  run(): string {
    this.parser.write(this.html)
    // An element without an end hides the rest.
    if (this.depth > 0) this.cut(this.start, this.html.length)
    return this.kept.join('') + this.html.slice(this.copied)
  }

  private cut(start: number, end: number, replacement = ''): void {
    if (start < this.copied) return
    this.kept.push(this.html.slice(this.copied, start), replacement)
    this.copied = Math.max(end, start)
  }

  private open(name: string, attributes: Attributes): void {
    this.openElements += 1
    if (this.depth > 0) {
      this.depth += 1
      return
    }
    if (isHidden(name, attributes) || this.repeatsFormula(attributes)) {
      this.depth = 1
      this.start = this.parser.startIndex
      return
    }
    if (name !== 'object' && name !== 'param') this.object = undefined
    if (name === 'img' || name === 'amp-img') this.readPicture(attributes)
    else if (name === 'picture') this.pictureStart = this.parser.startIndex
    else if (name === 'noscript') this.isInNoscript = true
    else if (name === 'object') {
      this.object = { start: this.parser.startIndex, attributes, depth: this.openElements }
    } else if (name !== 'source') this.placeholder = undefined
  }

  /** KaTeX writes a formula as MathML, and again as spans. */
  private repeatsFormula({ class: classes = '' }: Attributes): boolean {
    if (/(?:^|\s)katex-mathml(?:\s|$)/.test(classes)) this.hasMathml = true
    if (!this.hasMathml || !/(?:^|\s)katex-html(?:\s|$)/.test(classes)) return false
    this.hasMathml = false
    return true
  }

  private readPicture(attributes: Attributes): void {
    const span = { start: this.pictureStart ?? this.parser.startIndex, end: this.parser.endIndex + 1 }
    const source = getLazySource(attributes)
    if (this.isInNoscript) {
      if (this.placeholder !== undefined && !isTrackingPixel(attributes)) {
        this.cut(this.placeholder.start, this.placeholder.end)
        this.placeholder = undefined
      }
      this.noscriptSource = attributes['src']
    } else if (source !== undefined && source === this.noscriptSource) {
      this.cut(span.start, span.end)
    } else this.placeholder = isPlaceholder(attributes) ? span : undefined
  }

  private readText(text: string): void {
    if (this.depth > 0 || text.trim() === '') return
    this.placeholder = undefined
    this.object = undefined
  }

  private close(name: string, isImplied: boolean): void {
    this.openElements -= 1
    const { startIndex, endIndex } = this.parser
    if (this.depth > 0) {
      this.depth -= 1
      if (this.depth > 0) return
      this.cut(this.start, isImplied && startIndex > this.start ? startIndex : findTagEnd(this.html, endIndex))
      return
    }
    if (name === 'noscript') this.isInNoscript = false
    if (name === 'picture') {
      if (this.placeholder !== undefined && this.placeholder.start === this.pictureStart) {
        this.placeholder = { start: this.placeholder.start, end: endIndex + 1 }
      }
      this.pictureStart = undefined
    }
    if (name === 'object' && this.object !== undefined && this.openElements === this.object.depth - 1) {
      this.replaceObject(this.object.start, endIndex + 1, this.object.attributes)
      this.object = undefined
    }
  }

  /** An object without content shows a document that a link can lead to. */
  private replaceObject(start: number, end: number, { data = '', title = '' }: Attributes): void {
    const quote = (value: string): string => value.replaceAll('&', '&amp;').replaceAll('"', '&quot;')
    this.cut(start, end, `<embed src="${quote(data)}" title="${quote(title)}">`)
  }
}

function findTagEnd(html: string, from: number): number {
  const end = html.indexOf('>', from)
  return end === -1 ? html.length : end + 1
}
