/** A picture inside of a text, as it is published. Offsets are those of its data in base64. */
export interface EmbeddedPicture {
  readonly start: number
  readonly end: number
  /** In base64. */
  readonly data: string
}

/** Up to the data (RFC 2397). Browsers look at the bytes, whatever type is named. */
const BEGINNING = /data:[\w.+/;=-]{0,200};base64,/gi
const DATA = /[A-Za-z\d+/=_\s-]+/y
/** Line breaks as programs write them into attributes, and characters that are escaped in an address. */
const ESCAPE = /&#(?:x0{0,4}[9AD]|0{0,4}(?:9|10|13|32));|%[\dA-F]{2}/iy

/**
 * Returns the pictures in a text that are published with other bytes.
 *
 * @param clean returns the published bytes of a picture; undefined if they are its own
 */
export function* cleanEmbedded(
  text: string,
  clean: (picture: Buffer) => Buffer | undefined,
): Generator<EmbeddedPicture> {
  const beginnings = new RegExp(BEGINNING)
  for (let match = beginnings.exec(text); match !== null; match = beginnings.exec(text)) {
    const start = beginnings.lastIndex
    const end = findEnd(text, start)
    const published = end === start ? undefined : clean(decode(text.slice(start, end)))
    if (published !== undefined) yield { start, end, data: published.toString('base64') }
    beginnings.lastIndex = end
  }
}

function findEnd(text: string, start: number): number {
  let end = start
  for (;;) {
    DATA.lastIndex = end
    ESCAPE.lastIndex = end
    if (DATA.test(text)) end = DATA.lastIndex
    else if (ESCAPE.test(text)) end = ESCAPE.lastIndex
    else return end
  }
}

const decode = (written: string): Buffer =>
  Buffer.from(
    written
      .replace(/&#\w{1,9};|\s/g, '')
      .replace(/%([\dA-F]{2})/gi, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16))),
    'base64',
  )
