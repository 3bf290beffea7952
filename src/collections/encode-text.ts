/** Longer texts are encoded into memory of their own. In bytes. */
const CAPACITY = 1_048_576

/** Used for one text at a time, and again for the next: memory that was never used takes longer to fill than a text to encode. */
const scratch = Buffer.allocUnsafeSlow(CAPACITY)

/**
 * Encodes texts as UTF-8, one after the other, and passes the bytes on. They are valid until the function returns: it must
 * not keep them.
 */
export function withEncodedText<T>(texts: string | readonly string[], use: (bytes: Uint8Array) => T): T {
  const all = typeof texts === 'string' ? [texts] : texts
  let end = 0
  for (const text of all) {
    // A character takes at most three bytes for each unit of UTF-16.
    if (end + 3 * text.length > CAPACITY) return use(Buffer.from(all.join('')))
    end += scratch.write(text, end, 'utf8')
  }
  return use(scratch.subarray(0, end))
}
