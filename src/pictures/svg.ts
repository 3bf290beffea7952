import { cleanEmbedded } from './embedded-pictures.ts'
import type { PictureParts } from './picture-parts.ts'
import type { PictureReader, Reading } from './picture-reader.ts'
import { findPrivatePrefixes } from './svg-namespaces.ts'
import { decodeSvg } from './svg-text.ts'

/** In bytes; a longer drawing is published as it is. */
const MAX_LENGTH = 32 * 1024 * 1024

/** Elements that describe the drawing and are not drawn. */
const METADATA = 'metadata'

/** Instructions that browsers follow. */
const INSTRUCTION = /<\?xml(?:-stylesheet)?\s/y

/** Keeps the characters of a text from one index up to another. */
type Keep = (from: number, to: number) => void

/**
 * Collects the parts of an SVG file: everything that is drawn. Comments, descriptions for machines and what drawing
 * programs write for themselves are left out, also inside of descriptions. Pictures in the drawing are cleaned as well.
 *
 * @param cleanPicture returns the published bytes of a picture in the drawing; undefined if they are its own
 */
export function* cleanSvg(
  reader: PictureReader,
  parts: PictureParts,
  cleanPicture: (picture: Buffer) => Buffer | undefined,
): Reading<void> {
  if (reader.size > MAX_LENGTH) {
    parts.keep(0, reader.size)
    return
  }
  const { text, toOffset, encode } = decodeSvg(yield* reader.bytes(0, reader.size))
  const pictures = cleanEmbedded(text, cleanPicture)
  let picture = pictures.next()
  keepDrawn(text, (from, to) => {
    let at = from
    for (; picture.done !== true && picture.value.start < to; picture = pictures.next()) {
      const { start, end, data } = picture.value
      if (start < at) continue
      parts.keep(toOffset(at), toOffset(start))
      parts.add(encode(data))
      at = end
    }
    parts.keep(toOffset(at), toOffset(to))
  })
}

/** Keeps what is drawn, forward. */
function keepDrawn(text: string, keepText: Keep): void {
  const privatePrefixes = findPrivatePrefixes(text)
  let at = 0
  /** Names of the open elements that are left out, outermost first. */
  const skipped: string[] = []
  const keep: Keep = (from, to) => {
    if (skipped.length === 0) keepText(from, to)
  }
  while (at < text.length) {
    const open = text.indexOf('<', at)
    const start = open === -1 ? text.length : open
    keep(at, start)
    if (open === -1) return
    const tag = readTag(text, start)
    if (tag !== undefined) {
      const end = findEndOfTag(text, start)
      skip(tag, text[end - 2] === '/', skipped, privatePrefixes, () => keepTag(text, start, end, privatePrefixes, keep))
      at = end
    } else if (isDoctype(text, start)) at = keepDoctype(text, start, keep)
    else {
      at = findEndOfMarkup(text, start)
      if (isKept(text, start)) keep(start, at)
    }
  }
}

interface Tag {
  readonly name: string
  readonly isEnd: boolean
}

/** Returns the element of a tag; undefined for declarations, instructions and CDATA. */
function readTag(text: string, start: number): Tag | undefined {
  const [, slash = '', name] = /^<(\/?)([A-Za-z_][\w.:-]{0,255})/.exec(text.slice(start, start + 260)) ?? []
  return name === undefined ? undefined : { name, isEnd: slash === '/' }
}

/** Keeps a tag unless it belongs to an element that is left out. */
function skip(
  { name, isEnd }: Tag,
  isEmpty: boolean,
  skipped: string[],
  privatePrefixes: ReadonlySet<string>,
  keep: () => void,
): void {
  if (skipped.length > 0) {
    if (isEnd && skipped.at(-1) === name) skipped.pop()
    else if (!isEnd && !isEmpty && skipped[0] === name) skipped.push(name)
  } else if (!isLeftOut(name, privatePrefixes)) keep()
  else if (!isEnd && !isEmpty) skipped.push(name)
}

function isLeftOut(name: string, privatePrefixes: ReadonlySet<string>): boolean {
  const colon = name.indexOf(':')
  return name.slice(colon + 1) === METADATA || (colon !== -1 && privatePrefixes.has(name.slice(0, colon)))
}

/**
 * Keeps a tag without the attributes that drawing programs write for themselves. `content` of the outermost element holds
 * the whole document of diagrams.net, with layers that are not shown.
 */
function keepTag(text: string, start: number, end: number, privatePrefixes: ReadonlySet<string>, keep: Keep): void {
  const attribute = /\s+([A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)\s*=\s*(?:"[^"]*"|'[^']*')/gy
  const name = /^<\/?([\w.:-]+)/.exec(text.slice(start, start + 260))
  const isSvg = name?.[1] === 'svg' || name?.[1]?.endsWith(':svg') === true
  let at = start
  attribute.lastIndex = start + (name?.[0].length ?? 1)
  for (let match = attribute.exec(text); match !== null && attribute.lastIndex <= end; match = attribute.exec(text)) {
    const isPrivate = privatePrefixes.has((match[1] ?? '').slice(0, -1))
    if (!isPrivate && !(isSvg && match[1] === undefined && match[2] === 'content')) continue
    keep(at, match.index)
    at = attribute.lastIndex
  }
  keep(at, end)
}

const isDoctype = (text: string, start: number): boolean =>
  text.startsWith('<!', start) && !text.startsWith('<!--', start) && !text.startsWith('<![CDATA[', start)

/** Keeps a declaration of the document's type without comments and instructions; returns the offset after it. */
function keepDoctype(text: string, start: number, keep: Keep): number {
  let depth = 0
  let from = start
  for (let at = start + 2; at < text.length; at += 1) {
    const character = text[at]
    if (character === '"' || character === "'") at = after(text, character, at + 1) - 1
    else if (text.startsWith('<!--', at) || text.startsWith('<?', at)) {
      keep(from, at)
      from = findEndOfMarkup(text, at)
      at = from - 1
    } else if (character === '[') depth += 1
    else if (character === ']') depth -= 1
    else if (character === '>' && depth <= 0) {
      keep(from, at + 1)
      return at + 1
    }
  }
  keep(from, text.length)
  return text.length
}

/** Returns false for comments, and for instructions that no browser follows. */
function isKept(text: string, start: number): boolean {
  if (!text.startsWith('<?', start)) return !text.startsWith('<!--', start)
  INSTRUCTION.lastIndex = start
  return INSTRUCTION.test(text)
}

function findEndOfTag(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at]
    if (character === '"' || character === "'") at = after(text, character, at + 1) - 1
    else if (character === '>') return at + 1
  }
  return text.length
}

const PAIRS = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const

/** Returns the offset after a comment, an instruction or CDATA; after the character of any other `<`. */
function findEndOfMarkup(text: string, start: number): number {
  const pair = PAIRS.find(([opening]) => text.startsWith(opening, start))
  return pair === undefined ? start + 1 : after(text, pair[1], start + pair[0].length)
}

function after(text: string, closing: string, from: number): number {
  const found = text.indexOf(closing, from)
  return found === -1 ? text.length : found + closing.length
}
