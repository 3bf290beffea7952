import type { PictureParts } from './picture-parts.ts'
import type { PictureReader, Reading } from './picture-reader.ts'

/** In bytes; a longer drawing is published as it is. */
const MAX_LENGTH = 32 * 1024 * 1024

/** Elements and attributes in which drawing programs keep the names of files and folders. */
const PROGRAM_PREFIX = /^(?:inkscape|sodipodi)$/
/** Elements that describe the drawing and are not drawn. */
const METADATA = 'metadata'

/**
 * Collects the parts of an SVG file: everything that is drawn. Comments, descriptions for machines and what drawing
 * programs write for themselves are left out, also inside of descriptions.
 */
export function* cleanSvg(reader: PictureReader, parts: PictureParts): Reading<void> {
  const text = reader.size > MAX_LENGTH ? '' : (yield* reader.bytes(0, reader.size)).toString('latin1')
  let at = 0
  /** Names of the open elements that are left out, outermost first. */
  const skipped: string[] = []
  const keep = (from: number, to: number): void => {
    if (skipped.length === 0) parts.keep(from, to)
  }
  while (at < text.length) {
    const open = text.indexOf('<', at)
    const start = open === -1 ? text.length : open
    keep(at, start)
    if (open === -1) return
    const end = findEndOfMarkup(text, start)
    const tag = readTag(text, start)
    if (text.startsWith('<!--', start)) at = end
    else if (tag === undefined) {
      keep(start, end)
      at = end
    } else {
      skip(tag, text[end - 2] === '/', skipped, () => keepTag(text, start, end, keep))
      at = end
    }
  }
  if (text === '') parts.keep(0, reader.size)
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
function skip({ name, isEnd }: Tag, isEmpty: boolean, skipped: string[], keep: () => void): void {
  if (skipped.length > 0) {
    if (isEnd && skipped.at(-1) === name) skipped.pop()
    else if (!isEnd && !isEmpty && skipped[0] === name) skipped.push(name)
  } else if (!isLeftOut(name)) keep()
  else if (!isEnd && !isEmpty) skipped.push(name)
}

function isLeftOut(name: string): boolean {
  const colon = name.indexOf(':')
  return name.slice(colon + 1) === METADATA || (colon !== -1 && PROGRAM_PREFIX.test(name.slice(0, colon)))
}

/** Keeps a tag without the attributes that drawing programs write for themselves. */
function keepTag(text: string, start: number, end: number, keep: (from: number, to: number) => void): void {
  const attribute = /\s+([A-Za-z_][\w.-]*:)?[A-Za-z_][\w.-]*\s*=\s*(?:"[^"]*"|'[^']*')/gy
  let at = start
  attribute.lastIndex = start + (/^<\/?[\w.:-]+/.exec(text.slice(start, start + 260))?.[0].length ?? 1)
  for (let match = attribute.exec(text); match !== null && attribute.lastIndex <= end; match = attribute.exec(text)) {
    if (!PROGRAM_PREFIX.test((match[1] ?? '').slice(0, -1))) continue
    keep(at, match.index)
    at = attribute.lastIndex
  }
  keep(at, end)
}

/** Returns the offset after a comment, an instruction, a declaration or a tag; the end of the text when it does not end. */
function findEndOfMarkup(text: string, start: number): number {
  for (const [opening, closing] of PAIRS) {
    if (text.startsWith(opening, start)) return after(text, closing, start + opening.length)
  }
  // A declaration of the document's type may hold others in brackets.
  const isDoctype = text.startsWith('<!', start)
  let depth = 0
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text[at]
    if (character === '"' || character === "'") at = after(text, character, at + 1) - 1
    else if (isDoctype && character === '[') depth += 1
    else if (isDoctype && character === ']') depth -= 1
    else if (character === '>' && depth <= 0) return at + 1
  }
  return text.length
}

const PAIRS = [
  ['<!--', '-->'],
  ['<![CDATA[', ']]>'],
  ['<?', '?>'],
] as const

function after(text: string, closing: string, from: number): number {
  const found = text.indexOf(closing, from)
  return found === -1 ? text.length : found + closing.length
}
