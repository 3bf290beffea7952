/** The HTML that a partner takes. Everything else is left out of safe HTML; the text in it stays. */
export interface HtmlRules {
  readonly elements: ReadonlySet<string>
  /** Elements that the partner takes under another name. */
  readonly renamed?: ReadonlyMap<string, string>
  /** Elements left out with their text, which would say something else without them. */
  readonly dropped?: ReadonlySet<string>
  /** Addresses that links may have; a link to another one is its text. @default any */
  readonly linkTarget?: RegExp
  /** True to leave out a picture that is shown a second time. */
  readonly isPictureOnce?: boolean
  /** True to write one line break in place of several. */
  readonly isBreakOnce?: boolean
}

/** Safe HTML as a partner takes it. */
export interface RestrictedHtml {
  readonly html: string
  /** Plain text in one line. */
  readonly text: string
  /** Levels of elements. */
  readonly depth: number
  /** Number of elements that were left out, by name. */
  readonly removed: ReadonlyMap<string, number>
}

/** Tags as the sanitizer writes them: `>` is escaped in values. */
const TAG = /<(\/?)([a-z][a-z\d]*)((?:\s[^>]*)?)>/g
const VOID = new Set(['img', 'br', 'hr', 'wbr', 'source'])

/** Elements that are left out with everything in them, whoever reads the feed. */
const NEVER_UNWRAPPED = new Set(['math', 'audio', 'video'])

interface OpenElement {
  readonly name: string
  /** The name under which it is written; undefined: its tags are left out. */
  readonly writtenAs: string | undefined
  /** Length of the output before it. */
  readonly start: number
  /** True to leave out everything in it. */
  isDropped: boolean
}

/** Returns safe HTML, as the sanitizer writes it, without what a partner does not take. */
export function restrictHtml(safeHtml: string, rules: HtmlRules): RestrictedHtml {
  const restriction = new Restriction(rules)
  let copied = 0
  for (const match of safeHtml.matchAll(TAG)) {
    restriction.addText(safeHtml.slice(copied, match.index))
    const [tag, slash, name = '', attributes = ''] = match
    if (slash === '/') restriction.close(name)
    else restriction.open(name, attributes, tag)
    copied = match.index + tag.length
  }
  restriction.addText(safeHtml.slice(copied))
  const html = restriction.output.join('')
  return { html, text: toText(html), depth: restriction.depth, removed: restriction.removed }
}

class Restriction {
  readonly output: string[] = []
  readonly removed = new Map<string, number>()
  depth = 0
  private readonly rules: HtmlRules
  private readonly stack: OpenElement[] = []
  private readonly pictures = new Set<string>()
  private written = 0
  private dropping = 0
  private isAfterBreak = false

  constructor(rules: HtmlRules) {
    this.rules = rules
  }

  addText(text: string): void {
    if (text === '' || this.dropping > 0) return
    if (text.trim() !== '') this.isAfterBreak = false
    this.output.push(text)
  }

  open(name: string, attributes: string, tag: string): void {
    const { rules } = this
    const isDropped = NEVER_UNWRAPPED.has(name) ? !rules.elements.has(name) : rules.dropped?.has(name) === true
    const writtenAs = this.dropping > 0 || isDropped ? undefined : this.getName(name, attributes)
    if (this.dropping === 0 && writtenAs === undefined) this.count(name)
    if (VOID.has(name)) {
      if (writtenAs !== undefined) this.addVoid(name, attributes, tag)
      return
    }
    this.stack.push({ name, writtenAs, start: this.output.length, isDropped })
    if (isDropped) this.dropping += 1
    if (writtenAs === undefined) return
    this.isAfterBreak = false
    this.output.push(`<${writtenAs}${attributes}>`)
    this.written += 1
    this.depth = Math.max(this.depth, this.written)
  }

  close(name: string): void {
    // Safe HTML is balanced.
    const element = this.stack.pop()
    if (element === undefined) return
    if (element.writtenAs !== undefined) {
      this.output.push(`</${element.writtenAs}>`)
      this.written -= 1
    }
    if (!element.isDropped) return
    if (element.writtenAs !== undefined) this.output.length = element.start
    else this.dropping -= 1
    if (element.writtenAs !== undefined) this.count(name)
  }

  private getName(name: string, attributes: string): string | undefined {
    const { elements, renamed, linkTarget } = this.rules
    const isRefused = name === 'a' && linkTarget !== undefined && !linkTarget.test(readAttribute(attributes, 'href'))
    if (isRefused) return undefined
    return elements.has(name) ? name : renamed?.get(name)
  }

  private addVoid(name: string, attributes: string, tag: string): void {
    if (name === 'br') {
      if (this.isAfterBreak && this.rules.isBreakOnce === true) return
      this.isAfterBreak = true
    } else this.isAfterBreak = false
    if (name === 'img' && this.rules.isPictureOnce === true) {
      const address = readAttribute(attributes, 'src')
      if (this.pictures.has(address)) {
        this.count(name)
        const figure = this.stack.findLast((element) => element.name === 'figure')
        const hasOther = this.output.slice(figure?.start).some((part) => part.startsWith('<img'))
        if (figure?.writtenAs !== undefined && !hasOther) figure.isDropped = true
        return
      }
      this.pictures.add(address)
    }
    this.output.push(tag)
  }

  private count(name: string): void {
    this.removed.set(name, (this.removed.get(name) ?? 0) + 1)
  }
}

function readAttribute(attributes: string, name: string): string {
  const start = attributes.indexOf(` ${name}="`)
  if (start === -1) return ''
  const value = start + name.length + 3
  return unescapeHtml(attributes.slice(value, attributes.indexOf('"', value)))
}

/** Returns the addresses of the links in safe HTML. */
export const listLinks = (safeHtml: string): string[] =>
  [...safeHtml.matchAll(TAG)].flatMap(([, slash, name, attributes = '']) =>
    name === 'a' && slash === '' ? [readAttribute(attributes, 'href')] : [],
  )

/** Elements inside a line; all others separate words. */
const INLINE = new Set(
  'a abbr b bdi bdo cite code del dfn em i ins kbd mark q s samp small span strong sub sup time u var wbr'.split(' '),
)

const toText = (html: string): string =>
  unescapeHtml(html.replace(TAG, (_, __, name: string) => (INLINE.has(name) ? '' : ' ')))
    .replace(/\s+/g, ' ')
    .trim()

const unescapeHtml = (text: string): string =>
  text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
