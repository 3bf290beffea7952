import { createHash, hash } from 'node:crypto'
import { StringDecoder } from 'node:string_decoder'
import type { Task } from '../collections/index.ts'

/**
 * Returns a digest of an article's texts: that of their list as JSON. Ledgers hold it, so it must never change. A body in
 * UTF-8 is digested without becoming a string.
 */
export function computeTextDigest(title: string, summary: string | undefined, body: string | Buffer): string {
  const first = `${JSON.stringify([title, summary]).slice(0, -1)},"`
  if (typeof body === 'string' || body.length > MAX_BYTES || first.length > MAX_BYTES || hasControl(body)) {
    return computeDigest(JSON.stringify([title, summary, body.toString()]))
  }
  const end = writeEscaped(body, scratch.write(first))
  return computeDigest(scratch.subarray(0, end + scratch.write('"]', end)))
}

/** Computes the same digest in short steps. The last value is the digest. */
export function* computeTextDigestInPieces(title: string, summary: string | undefined, body: Buffer): Task<string> {
  const sum = createHash('sha256').update(`${JSON.stringify([title, summary]).slice(0, -1)},"`)
  const decoder = new StringDecoder('utf8')
  for (let from = 0; from < body.length; from += PIECE_BYTES) {
    // Whole characters of valid UTF-8: their escapes are the same alone and in the whole text.
    sum.update(JSON.stringify(decoder.write(body.subarray(from, from + PIECE_BYTES))).slice(1, -1))
    yield
  }
  return shorten(sum.update('"]').digest())
}

const PIECE_BYTES = 262_144

/** Twelve bytes of SHA-256: sixteen characters. */
const shorten = (sum: Buffer): string => sum.toString('base64url', 0, 12)
const computeDigest = (data: string | Buffer): string => shorten(hash('sha256', data, 'buffer'))

/** Longest body that is escaped as bytes. */
const MAX_BYTES = 65_536
/** Scratch space of one call: a byte takes at most six in JSON. */
const scratch = Buffer.allocUnsafeSlow(6 * MAX_BYTES)

/** Control characters, which are rare and need a longer escape in JSON; all but LF. */
const CONTROLS = Array.from({ length: 32 }, (_, code) => code).filter((code) => code !== 10)
const hasControl = (text: Buffer): boolean => CONTROLS.some((control) => text.includes(control))

const [LF, QUOTE, BACKSLASH, N] = [10, 34, 92, 110]

/**
 * Writes UTF-8 with the escapes of JSON and returns where it ends. It copies from one line break, quote or backslash to
 * the next, at a third of the cost of a look at each byte.
 */
function writeEscaped(text: Buffer, start: number): number {
  const next = (byte: number, from: number): number => {
    const at = text.indexOf(byte, from)
    return at === -1 ? text.length : at
  }
  let [line, quote, backslash] = [next(LF, 0), next(QUOTE, 0), next(BACKSLASH, 0)]
  let end = start
  for (let from = 0; ; ) {
    const at = Math.min(line, quote, backslash)
    end += text.copy(scratch, end, from, at)
    if (at === text.length) return end
    scratch[end++] = BACKSLASH
    scratch[end++] = at === line ? N : at === quote ? QUOTE : BACKSLASH
    from = at + 1
    if (at === line) line = next(LF, from)
    else if (at === quote) quote = next(QUOTE, from)
    else backslash = next(BACKSLASH, from)
  }
}
