import { SaxesParser, type SaxesTagNS } from 'saxes'

const RDF = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#'

/** Namespaces with the properties that a published picture keeps: who made it, who owns it, under which terms. */
const KEPT: Readonly<Record<string, { readonly prefix: string; readonly names: readonly string[] }>> = {
  'http://purl.org/dc/elements/1.1/': { prefix: 'dc', names: ['creator', 'rights'] },
  'http://ns.adobe.com/photoshop/1.0/': { prefix: 'photoshop', names: ['Credit', 'Source'] },
  'http://ns.adobe.com/xap/1.0/rights/': {
    prefix: 'xmpRights',
    names: ['Marked', 'Owner', 'UsageTerms', 'WebStatement'],
  },
  'http://iptc.org/std/Iptc4xmpExt/2008-02-29/': { prefix: 'Iptc4xmpExt', names: ['DigitalSourceType'] },
}

/** In bytes; a longer packet is dropped. Those of real pictures have a few kilobytes. */
const MAX_LENGTH = 256 * 1024
/** Kept values; more are dropped. */
const MAX_VALUES = 50

/** A property with its values: one text, or the items of a list. */
interface Property {
  readonly uri: string
  readonly name: string
  /** `Seq`, `Bag` or `Alt`; undefined for a single text. */
  readonly list: string | undefined
  readonly values: readonly { readonly text: string; readonly language: string | undefined }[]
}

export interface CleanedXmp {
  /** The packet with the properties that are kept; undefined when there is none of them. */
  readonly packet: Buffer | undefined
  readonly hasPosition: boolean
}

/** Returns an XMP packet (ISO 16684-1) with nothing but credit and rights. A packet that cannot be read is dropped. */
export function cleanXmp(packet: Buffer): CleanedXmp {
  const text = packet.toString('utf8', 0, MAX_LENGTH + 1)
  const hasPosition = /GPSL(?:at|ong)itude\b/.test(text)
  if (packet.length > MAX_LENGTH) return { packet: undefined, hasPosition }
  try {
    const kept = readProperties(text.replace(/^\ufeff/, '').split('\0', 1)[0] ?? '')
    return { packet: kept.length === 0 ? undefined : Buffer.from(printPacket(kept)), hasPosition }
  } catch {
    return { packet: undefined, hasPosition }
  }
}

/** @throws Error when the text is not well-formed */
function readProperties(text: string): Property[] {
  const collector = new PropertyCollector()
  const parser = new SaxesParser({ xmlns: true })
  parser.on('opentag', (tag) => collector.open(tag))
  parser.on('text', (chunk) => collector.text(chunk))
  parser.on('cdata', (chunk) => collector.text(chunk))
  parser.on('closetag', () => collector.close())
  // Saxes goes on after an error unless its handler throws.
  parser.on('error', (error) => {
    throw error
  })
  parser.write(text).close()
  return collector.properties
}

/** Follows the elements: `rdf:Description` › property › `rdf:Seq`, `rdf:Bag` or `rdf:Alt` › `rdf:li`. */
class PropertyCollector {
  readonly properties: Property[] = []
  private readonly path: SaxesTagNS[] = []
  private current:
    | { uri: string; name: string; list: string | undefined; values: Property['values'][number][] }
    | undefined
  private value = ''
  /** The number of open elements when the current property was opened. */
  private depth = 0
  private count = 0

  open(tag: SaxesTagNS): void {
    const parent = this.path.at(-1)
    this.path.push(tag)
    this.value = ''
    if (isDescription(tag)) this.addAttributes(tag)
    if (this.current === undefined && parent !== undefined && isDescription(parent) && isKept(tag.uri, tag.local)) {
      this.current = { uri: tag.uri, name: tag.local, list: undefined, values: [] }
      this.depth = this.path.length
    } else if (this.current !== undefined && this.path.length === this.depth + 1 && tag.uri === RDF) {
      this.current.list = tag.local
    }
  }

  text(chunk: string): void {
    this.value += chunk
  }

  close(): void {
    const tag = this.path.pop()
    const { current } = this
    if (current === undefined || tag === undefined) return
    const level = this.path.length + 1 - this.depth
    const isItem = level === 2 && tag.uri === RDF && tag.local === 'li'
    if (isItem || (level === 0 && current.list === undefined)) {
      this.addValue(current.values, this.value, tag.attributes['xml:lang']?.value)
    }
    if (level === 0) {
      if (current.values.length > 0) this.properties.push(current)
      this.current = undefined
    }
    this.value = ''
  }

  /** A simple property may also be written as an attribute. */
  private addAttributes(tag: SaxesTagNS): void {
    for (const { uri, local, value } of Object.values(tag.attributes)) {
      const values: Property['values'][number][] = []
      if (isKept(uri, local)) this.addValue(values, value, undefined)
      if (values.length > 0) this.properties.push({ uri, name: local, list: undefined, values })
    }
  }

  private addValue(values: Property['values'][number][], text: string, language: string | undefined): void {
    if (text.trim() === '' || this.count >= MAX_VALUES) return
    this.count += 1
    values.push({ text: text.trim(), language })
  }
}

const isDescription = ({ uri, local }: SaxesTagNS): boolean => uri === RDF && local === 'Description'
const isKept = (uri: string, name: string): boolean =>
  Object.hasOwn(KEPT, uri) && KEPT[uri]?.names.includes(name) === true

function printPacket(properties: readonly Property[]): string {
  const namespaces = [...new Set(properties.map(({ uri }) => uri))]
    .map((uri) => ` xmlns:${KEPT[uri]?.prefix}="${uri}"`)
    .join('')
  const body = properties.map(printProperty).join('')
  return `<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="${RDF}"><rdf:Description rdf:about=""${namespaces}>${body}</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>`
}

function printProperty({ uri, name, list, values }: Property): string {
  const tag = `${KEPT[uri]?.prefix}:${name}`
  const items =
    list === undefined || !['Seq', 'Bag', 'Alt'].includes(list)
      ? escapeXml(values[0]?.text ?? '')
      : `<rdf:${list}>${values.map(printItem).join('')}</rdf:${list}>`
  return `<${tag}>${items}</${tag}>`
}

const printItem = ({ text, language }: Property['values'][number]): string =>
  `<rdf:li${language === undefined ? '' : ` xml:lang="${escapeXml(language)}"`}>${escapeXml(text)}</rdf:li>`

const escapeXml = (text: string): string => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)
