import { RENDERING_LIMITS } from './rendering-limits.ts'

/** A picture in the text itself, up to its data. */
const BEGINNING = /data:image\/[\w.+-]{1,40}(?:;[\w.=+-]{1,60}){0,5},/gi

const DATA = /[\w+/=%.~!$*-]+/y
/** A line break in base64, as mail programs make one. */
const LINE_BREAK = /\r?\n[\t ]{0,9}(?=[A-Za-z\d+/=]{32})/y

/** A picture in the text itself (RFC 2397). Offsets are in UTF-16 units. */
export interface InlinePicture {
  readonly start: number
  readonly end: number
  /** Decoded. */
  readonly bytes: number
}

/** Returns the pictures that are larger than the limit. */
export function findLargePictures(body: string): InlinePicture[] {
  const found: InlinePicture[] = []
  const beginnings = new RegExp(BEGINNING)
  for (let match = beginnings.exec(body); match !== null; match = beginnings.exec(body)) {
    const start = beginnings.lastIndex
    const end = findEnd(body, start)
    const bytes = match[0].toLowerCase().endsWith(';base64,') ? Math.floor(((end - start) * 3) / 4) : end - start
    if (bytes > RENDERING_LIMITS.inlinePictureBytes) found.push({ start: match.index, end, bytes })
    beginnings.lastIndex = end
  }
  return found
}

function findEnd(body: string, start: number): number {
  let end = start
  for (;;) {
    DATA.lastIndex = end
    if (!DATA.test(body)) return end
    end = DATA.lastIndex
    LINE_BREAK.lastIndex = end
    if (!LINE_BREAK.test(body)) return end
    end = LINE_BREAK.lastIndex
  }
}

/** Returns a body with an empty address in place of each picture that is larger than the limit. */
export function leaveOutLargePictures(body: string): string {
  const pictures = findLargePictures(body)
  if (pictures.length === 0) return body
  const kept: string[] = []
  let from = 0
  for (const { start, end } of pictures) {
    kept.push(body.slice(from, start), 'data:,')
    from = end
  }
  return kept.join('') + body.slice(from)
}
