import { SaxesParser } from 'saxes'

/** An element of a feed document: names with their prefix, attributes in order. Treated as immutable. */
export interface XmlElement {
  readonly name: string
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly (XmlElement | string)[]
}

/** Makes an element; attributes that are undefined are left out, and so are children that are undefined. */
export function makeElement(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>> = {},
  ...children: readonly (XmlElement | string | undefined)[]
): XmlElement {
  const given = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, String(value)]],
  )
  return {
    name,
    attributes: Object.fromEntries(given),
    children: children.flatMap((child) => (child === undefined || child === '' ? [] : [child])),
  }
}

/** The text directly inside an element. */
export const getText = (xml: XmlElement): string => xml.children.filter((child) => typeof child === 'string').join('')

/** The child elements of that name, in order. */
export const getChildren = (xml: XmlElement, name: string): XmlElement[] =>
  xml.children.filter((child) => typeof child !== 'string' && child.name === name) as XmlElement[]

/** The first child element of that name. */
export const getChild = (xml: XmlElement, name: string): XmlElement | undefined => getChildren(xml, name)[0]

/** The document's root element. White space between elements is dropped. Throws when the text is not well-formed. */
export function parseXml(text: string): XmlElement {
  interface Open {
    name: string
    attributes: Record<string, string>
    children: (XmlElement | string)[]
  }
  const outermost: Open = { name: '', attributes: {}, children: [] }
  const stack: Open[] = [outermost]
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
    if (closed !== undefined) stack.at(-1)?.children.push(withoutIndentation(closed))
  })
  parser.write(text).close()
  const root = outermost.children.find((child) => typeof child !== 'string')
  if (root === undefined || typeof root === 'string') throw new Error('no root element')
  return root
}

const withoutIndentation = (xml: XmlElement): XmlElement =>
  xml.children.some((child) => typeof child !== 'string')
    ? { ...xml, children: xml.children.filter((child) => typeof child !== 'string' || child.trim() !== '') }
    : xml

/**
 * Why a fragment would break the document it is put into, or undefined when it is well-formed XML 1.0 with every
 * namespace prefix declared (`namespaces`: attributes of the document's root).
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
    .write(fragment)
    .write('</fragment>')
    .close()
  return fault
}

/** How `&`, `<` and `>` are written in text: by name, or as `&#x26;` (RSS Advisory Board profile §3.1, for plain text). */
export type TextEscape = 'named' | 'hexadecimal'

const NAMED: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
const HEXADECIMAL: Record<string, string> = { '&': '&#x26;', '<': '&#x3C;', '>': '&#x3E;' }

const escapeText = (text: string, style: TextEscape): string => {
  const table = style === 'named' ? NAMED : HEXADECIMAL
  // A lone CR would be read back as LF (XML 1.0 §2.11).
  return text.replace(/[&<>]/g, (character) => table[character] ?? character).replaceAll('\r', '&#13;')
}

const escapeAttribute = (value: string): string =>
  escapeText(value, 'named').replaceAll('"', '&quot;').replaceAll('\t', '&#9;').replaceAll('\n', '&#10;')

/**
 * The element as text, each element that holds elements broken over lines. `escapeOf` says by the element's name how
 * its text is written.
 */
export function serializeXml(xml: XmlElement, escapeOf: (name: string) => TextEscape, indent = ''): string {
  const start = printStartTag(xml, indent)
  if (xml.children.length === 0) return `${start}/>\n`
  if (xml.children.every((child) => typeof child === 'string')) {
    return `${start}>${escapeText(xml.children.join(''), escapeOf(xml.name))}</${xml.name}>\n`
  }
  const inner = xml.children.map((child) =>
    typeof child === 'string' ? escapeText(child, escapeOf(xml.name)) : serializeXml(child, escapeOf, `${indent}  `),
  )
  return `${start}>\n${inner.join('')}${indent}</${xml.name}>\n`
}

/** The same for an element of which the children are texts already, each at the indent of a child. */
export function serializeAround(
  name: string,
  attributes: Readonly<Record<string, string>>,
  children: readonly string[],
  indent = '',
): string {
  const start = printStartTag({ name, attributes, children }, indent)
  return children.length === 0 ? `${start}/>\n` : `${start}>\n${children.join('')}${indent}</${name}>\n`
}

function printStartTag({ name, attributes }: XmlElement, indent: string): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeAttribute(value)}"`)
  return `${indent}<${name}${written.join('')}`
}
