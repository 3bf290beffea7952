/** A range of bytes in a file. Both ends count from 0 and are included. */
export interface ByteRange {
  readonly first: number
  readonly last: number
}

/**
 * Returns the requested part of a file (RFC 9110 §14.2); undefined means the whole file. A header that is not a single
 * range of bytes is ignored, as the specification allows, and so is a range of another version (`If-Range`).
 * range-parser (1.3.0) rejects a suffix longer than the file (RFC 9110 §14.1.2) and a range that ends before it starts.
 *
 * @param lastModified as sent: the only validator of media that is strong enough to combine parts
 */
export function parseByteRange(
  header: string | undefined,
  ifRange: string | undefined,
  size: number,
  lastModified: string,
): ByteRange | 'unsatisfiable' | undefined {
  const [, from = '', to = ''] = /^bytes=(\d{0,15})-(\d{0,15})$/i.exec(header?.trim() ?? '') ?? []
  if ((from === '' && to === '') || (ifRange !== undefined && ifRange !== lastModified)) return undefined
  if (from === '') {
    const length = Math.min(Number(to), size)
    return length === 0 ? 'unsatisfiable' : { first: size - length, last: size - 1 }
  }
  const [first, last] = [Number(from), to === '' ? size - 1 : Math.min(Number(to), size - 1)]
  if (to !== '' && Number(to) < first) return undefined
  return first >= size ? 'unsatisfiable' : { first, last }
}
