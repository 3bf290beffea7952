import { lazy } from '../../collections/index.ts'
import type { SourceReader } from '../source-reader.ts'
import type { TagPlace, TagSite } from './tag-expander.ts'
import type { WrittenTag } from './tag-parameters.ts'

/** The longest white space before a tag that belongs to it, in UTF-16 units. */
const MAX_INDENT = 24

/** Looks at what is around the tags of a text. Positions never decrease. */
export class TagPlaces {
  private readonly source: string
  private readonly reader: SourceReader
  private readonly shortcodeEnds = lazy(() => findEnds(this.source, END_OF_SHORTCODE))
  private readonly tagEnds = lazy(() => findEnds(this.source, END_OF_TAG))

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
      isPaired: () => this.isPaired(name, at, family),
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

  /** Returns whether an end of the tag follows. */
  isPaired(name: string, at: number, family: string): boolean {
    const ends = family === '<' ? this.shortcodeEnds() : this.tagEnds()
    return (ends.get(name.toLowerCase()) ?? -1) > at
  }
}

const END_OF_SHORTCODE = /\{\{[<%]\s{0,9}\/\s{0,9}([\w-]{1,60})/g
const END_OF_TAG = /\{%[-+~]?\s{0,9}end_?([\w-]{1,60})/g

/** Returns the position of the last end of each name. */
function findEnds(source: string, pattern: RegExp): ReadonlyMap<string, number> {
  return new Map([...source.matchAll(pattern)].map(({ 1: name = '', index }) => [name.toLowerCase(), index]))
}
