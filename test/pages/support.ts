import { type Document, type Element, isTag, isText } from 'domhandler'
import { DomUtils, parseDocument } from 'htmlparser2'

/** A parsed page with queries. */
export class Page {
  private readonly document: Document

  constructor(html: string) {
    this.document = parseDocument(html)
  }

  /** Returns elements by name and optional class. */
  all(name: string, className?: string): Element[] {
    return DomUtils.getElementsByTagName(name, this.document, true).filter(
      ({ attribs }) => className === undefined || (attribs['class'] ?? '').split(' ').includes(className),
    )
  }

  /** Returns texts of elements with collapsed white space. */
  texts(name: string, className?: string): string[] {
    return this.all(name, className).map((element) => DomUtils.textContent(element).replace(/\s+/g, ' ').trim())
  }

  /** Returns attributes of elements. */
  values(name: string, attribute: string, where: Readonly<Record<string, string>> = {}): (string | undefined)[] {
    return this.all(name)
      .filter(({ attribs }) => Object.entries(where).every(([key, value]) => attribs[key] === value))
      .map(({ attribs }) => attribs[attribute])
  }

  /** Returns the JSON-LD of all blocks, unwrapped from `@graph`. */
  data(): Record<string, unknown>[] {
    return this.all('script')
      .filter(({ attribs }) => attribs['type'] === 'application/ld+json')
      .flatMap(({ children }) => {
        const data = JSON.parse(
          children
            .filter(isText)
            .map(({ data }) => data)
            .join(''),
        ) as Record<string, unknown>
        return (data['@graph'] as Record<string, unknown>[] | undefined) ?? [data]
      })
  }

  /** Returns the names of all elements and attributes. */
  shape(): string[] {
    return DomUtils.filter(isTag, this.document, true).flatMap((element) =>
      isTag(element) ? [element.name, ...Object.keys(element.attribs).map((key) => `${element.name}@${key}`)] : [],
    )
  }
}
