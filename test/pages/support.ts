import { type Document, type Element, isTag, isText } from 'domhandler'
import { DomUtils, parseDocument } from 'htmlparser2'

/** A page as a browser reads it, for questions. */
export class Page {
  private readonly document: Document

  constructor(html: string) {
    this.document = parseDocument(html)
  }

  /** Elements of that name, of that class if one is given. */
  all(name: string, className?: string): Element[] {
    return DomUtils.getElementsByTagName(name, this.document, true).filter(
      ({ attribs }) => className === undefined || (attribs['class'] ?? '').split(' ').includes(className),
    )
  }

  /** Texts of elements, white space as one sees it. */
  texts(name: string, className?: string): string[] {
    return this.all(name, className).map((element) => DomUtils.textContent(element).replace(/\s+/g, ' ').trim())
  }

  /** `rel`, `type`, `href` … of elements. */
  values(name: string, attribute: string, where: Readonly<Record<string, string>> = {}): (string | undefined)[] {
    return this.all(name)
      .filter(({ attribs }) => Object.entries(where).every(([key, value]) => attribs[key] === value))
      .map(({ attribs }) => attribs[attribute])
  }

  /** The linked data of all blocks, unwrapped from `@graph`. */
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

  /** The names of all elements and attributes: what hostile text may not add to. */
  shape(): string[] {
    return DomUtils.filter(isTag, this.document, true).flatMap((element) =>
      isTag(element) ? [element.name, ...Object.keys(element.attribs).map((key) => `${element.name}@${key}`)] : [],
    )
  }
}
