import type { SourceReader } from '../source-reader.ts'
import type { TagPlace, TagSite } from './tag-expander.ts'
import type { WrittenTag } from './tag-parameters.ts'

/** The longest white space before a tag that belongs to it, in UTF-16 units. */
const MAX_INDENT = 24

/** Looks at what is around the tags of a text. Positions never decrease. */
export class TagPlaces {
  private readonly source: string
  private readonly reader: SourceReader
  /** Patterns of the ends of tags that may be boxes. */
  private readonly ends = new Map<string, RegExp>()

  constructor(source: string, reader: SourceReader) {
    this.source = source
    this.reader = reader
  }

  readSite({ name }: WrittenTag, at: number, family: string): TagSite {
    const before = this.source.slice(Math.max(this.reader.findLineStart(at), at - MAX_INDENT), at)
    return {
      family,
      place: this.findPlace(at),
      indent: /^[ \t]*$/.test(before) ? before : undefined,
      isPaired: () => this.reader.findPattern(this.getEnd(name, family), at) !== undefined,
    }
  }

  /** Returns true if an address begins at `at`. */
  isReference(at: number): boolean {
    return /(?:\]\(<?|\]: ?<?|\b(?:href|src)=["']?)$/i.test(this.source.slice(Math.max(0, at - 8), at))
  }

  /** An address, for example, must not get the text of a tag. */
  findPlace(at: number): TagPlace {
    const before = this.source.slice(Math.max(0, at - 3), at)
    if (/[("'=/]$/.test(before) || /\]: ?<?$/.test(before)) return 'address'
    const isInLine = /[|>]/.test(this.source.charAt(this.reader.findLineStart(at)))
    return before.endsWith('[') || isInLine ? 'line' : 'text'
  }

  /** Called with the names of boxes alone, of which there are few. */
  private getEnd(name: string, family: string): RegExp {
    const known = this.ends.get(family + name)
    if (known !== undefined) return known
    const begin = family === '<' ? '\\{\\{[<%]\\s{0,9}/\\s{0,9}' : '\\{%[-+~]?\\s{0,9}end_?'
    const made = new RegExp(`${begin}${name.replace(/[^\w-]/g, '.')}(?![\\w-])`, 'gi')
    this.ends.set(family + name, made)
    return made
  }
}
