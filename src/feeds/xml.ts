import { SaxesParser } from 'saxes'

/** An element of a feed document. Names include the prefix; attributes keep their order. Immutable by convention. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly (XmlElement | string)[]
}

/** Returns an element without attributes and children that are undefined. */
export function makeElement(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>> = {},
  ...children: readonly (XmlElement | string | undefined)[]
): XmlElement {
  // Loops: an item has some thirty elements, and lists in between took a third of its time.
  const defined: Record<string, string> = {}
  for (const key of Object.keys(attributes)) {
    const value = attributes[key]
    if (value !== undefined) defined[key] = String(value)
  }
  const present: (XmlElement | string)[] = []
  for (const child of children) if (child !== undefined && child !== '') present.push(child)
  return { name, attributes: defined, children: present }
}

/** Returns the text directly inside an element. */
export const getText = (xml: XmlElement): string => xml.children.filter((child) => typeof child === 'string').join('')

/** Returns the child elements of a name, in their order. */
export const getChildren = (xml: XmlElement, name: string): XmlElement[] =>
  xml.children.filter((child) => typeof child !== 'string' && child.name === name) as XmlElement[]

/** Returns the first child element of a name. */
export const getChild = (xml: XmlElement, name: string): XmlElement | undefined => getChildren(xml, name)[0]

/** Returns the root element without white space between elements. @throws when the text is not well-formed */
export function parseXml(text: string): XmlElement {
  interface OpenElement {
    name: string
    attributes: Record<string, string>
    children: (XmlElement | string)[]
  }
  const outermost: OpenElement = { name: '', attributes: {}, children: [] }
  const stack: OpenElement[] = [outermost]
  const parser = new SaxesParser()
  const addText = (part: string): void => {
    stack.at(-1)?.children.push(part)
  }
  parser.on('error', (error) => {
    throw error
  })
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.on('opentag', ({ name, attributes }) => {
    stack.push({ name, attributes, children: [] })
  })
  parser.on('closetag', () => {
    const closed = stack.pop()
    if (closed !== undefined) stack.at(-1)?.children.push(removeIndentation(closed))
  })
  parser.write(text).close()
  const root = outermost.children.find((child) => typeof child !== 'string')
  if (root === undefined || typeof root === 'string') throw new Error('no root element')
  return root
}

const removeIndentation = (xml: XmlElement): XmlElement =>
  xml.children.some((child) => typeof child !== 'string')
    ? { ...xml, children: xml.children.filter((child) => typeof child !== 'string' || child.trim() !== '') }
    : xml

/**
 * Returns why a fragment would break its document; undefined when it is well-formed XML 1.0 and declares every prefix.
 *
 * @param namespaces declarations at the root of the document
 */
export function checkFragment(fragment: string, namespaces: Readonly<Record<string, string>>): string | undefined {
  const declared = Object.entries(namespaces).map(([name, value]) => ` ${name}="${escapeAttribute(value)}"`)
  const parser = new SaxesParser({ xmlns: true })
  let fault: string | undefined
  parser.on('error', (error) => {
    fault ??= error.message
  })
  parser
    .write(`<fragment${declared.join('')}>`)
    .write(omitSafeText(fragment))
    .write('</fragment>')
    .close()
  return fault
}

/** Shorter texts are parsed as fast as they are looked at. */
const MIN_LONG_TEXT = 64

/**
 * Matches what no safe text holds: the start of markup or of a reference that `escapeText` does not write, and characters
 * outside XML 1.0 §2.2.
 */
const UNSAFE_TEXT = /[<>\p{Cs}\0-\x08\v\f\x0E-\x1F\uFFFE\uFFFF]|&(?!(?:amp|lt|gt|#13|#x26|#x3C|#x3E);)/u

/**
 * Returns the fragment without its long texts that are well-formed for certain. The parser takes ten times as long for
 * them.
 */
function omitSafeText(fragment: string): string {
  // Comments and CDATA sections have other rules for text.
  if (fragment.length < MIN_LONG_TEXT || fragment.includes('<!')) return fragment
  const kept: string[] = []
  let start = 0
  while (start < fragment.length) {
    const end = findEnd(fragment, '<', start)
    const text = fragment.slice(start, end)
    if (text.length < MIN_LONG_TEXT || UNSAFE_TEXT.test(text)) kept.push(text)
    start = end === fragment.length ? end : findEnd(fragment, '>', end) + 1
    kept.push(fragment.slice(end, start))
  }
  return kept.join('')
}

function findEnd(text: string, character: string, start: number): number {
  const found = text.indexOf(character, start)
  return found < 0 ? text.length : found
}

/** How text escapes `&`, `<` and `>`: by name, or as `&#x26;` (RSS Advisory Board profile §3.1, for plain text). */
export type TextEscape = 'named' | 'hexadecimal'

function escapeText(text: string, style: TextEscape): string {
  if (!/[&<>\r]/.test(text)) return text
  const [and, less, greater] = style === 'named' ? ['&amp;', '&lt;', '&gt;'] : ['&#x26;', '&#x3C;', '&#x3E;']
  // Parsers read a lone CR as LF (XML 1.0 §2.11). Whole replacements: a function for each character takes three times as long.
  return text.replaceAll('&', and).replaceAll('<', less).replaceAll('>', greater).replaceAll('\r', '&#13;')
}

const escapeAttribute = (value: string): string =>
  escapeText(value, 'named').replaceAll('"', '&quot;').replaceAll('\t', '&#9;').replaceAll('\n', '&#10;')

/**
 * Returns the element as text. An element that contains elements is broken over lines.
 *
 * @param getEscape returns by the name of an element how its text is escaped
 */
export function serializeXml(xml: XmlElement, getEscape: (name: string) => TextEscape, indent = ''): string {
  const start = serializeStartTag(xml, indent)
  if (xml.children.length === 0) return `${start}/>\n`
  if (xml.children.every((child) => typeof child === 'string')) {
    return `${start}>${escapeText(xml.children.join(''), getEscape(xml.name))}</${xml.name}>\n`
  }
  const inner = xml.children.map((child) =>
    typeof child === 'string' ? escapeText(child, getEscape(xml.name)) : serializeXml(child, getEscape, `${indent}  `),
  )
  return `${start}>\n${inner.join('')}${indent}</${xml.name}>\n`
}

/** Returns an element around children that are serialized already, each at the indent of a child. */
export function serializeAround(
  name: string,
  attributes: Readonly<Record<string, string>>,
  children: readonly string[],
  indent = '',
): string {
  const start = serializeStartTag({ name, attributes, children }, indent)
  return children.length === 0 ? `${start}/>\n` : `${start}>\n${children.join('')}${indent}</${name}>\n`
}

function serializeStartTag({ name, attributes }: XmlElement, indent: string): string {
  let text = `${indent}<${name}`
  for (const key of Object.keys(attributes)) text += ` ${key}="${escapeAttribute(attributes[key] ?? '')}"`
  return text
}
