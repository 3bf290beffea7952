/** Bytes of a file, both counted from 0 and included. */
export interface ByteRange {
  readonly first: number
  readonly last: number
}

/**
 * The part of a file that is asked for (RFC 9110 §14.2); undefined: all of it. What is no single range of bytes is
 * passed over, as the specification allows; so is a part of another version (`If-Range`). range-parser (1.3.0) calls a
 * suffix that is longer than the file unsatisfiable (RFC 9110 §14.1.2), and a range whose end precedes its start.
 *
 * @param lastModified as it is sent: the only validator of media that is strong enough to put parts together
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
