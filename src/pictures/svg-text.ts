/** The text of an SVG file whose characters are found again in the file. */
export interface SvgText {
  readonly text: string
  /** Returns the offset in the file of a character. */
  readonly toOffset: (index: number) => number
  /** Returns ASCII characters as bytes of the file's encoding. */
  readonly encode: (ascii: string) => Buffer
}

/**
 * Decodes an SVG file. In UTF-16 each unit is a character; any other encoding is read byte by byte, because every
 * character of markup is ASCII.
 */
export function decodeSvg(bytes: Buffer): SvgText {
  const order = findByteOrder(bytes)
  if (order === undefined) {
    return {
      text: bytes.toString('latin1'),
      toOffset: (index) => index,
      encode: (ascii) => Buffer.from(ascii, 'latin1'),
    }
  }
  const swap = (units: Buffer): Buffer => (order === 'big' ? Buffer.from(units).swap16() : units)
  return {
    text: swap(bytes.subarray(0, bytes.length - (bytes.length % 2))).toString('utf16le'),
    toOffset: (index) => index * 2,
    encode: (ascii) => swap(Buffer.from(ascii, 'utf16le')),
  }
}

/** Returns the byte order of UTF-16, by the mark or the first `<` (XML 1.0, appendix F); undefined for other encodings. */
function findByteOrder(bytes: Buffer): 'big' | 'little' | undefined {
  const [first, second] = bytes
  if ((first === 0xff && second === 0xfe) || (first === LESS_THAN && second === 0)) return 'little'
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === LESS_THAN)) return 'big'
  return undefined
}

const LESS_THAN = 0x3c
