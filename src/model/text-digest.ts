import { hash } from 'node:crypto'

/**
 * A digest of an article's texts, which is that of their list in JSON: ledgers hold it, so it is the same for ever. The
 * body may be given as the UTF-8 that it is: it is long, and need not become a string for this.
 */
export function computeTextDigest(title: string, summary: string | undefined, body: string | Buffer): string {
  const first = `${JSON.stringify([title, summary]).slice(0, -1)},"`
  if (typeof body === 'string' || body.length > LONGEST || first.length > LONGEST || hasControl(body)) {
    return toHex(JSON.stringify([title, summary, body.toString()]))
  }
  const end = write(body, json.write(first))
  return toHex(json.subarray(0, end + json.write('"]', end)))
}

/** Twelve bytes of SHA-256: sixteen characters. */
const toHex = (data: string | Buffer): string => hash('sha256', data, 'buffer').toString('base64url', 0, 12)

/** Longer ones, in bytes, are printed like all other texts. */
const LONGEST = 65_536
const json = Buffer.allocUnsafeSlow(6 * LONGEST)

/** What is rare in a text, and has an escape of its own in JSON. */
const CONTROLS = Array.from({ length: 32 }, (_, code) => code).filter((code) => code !== 10)
const hasControl = (text: Buffer): boolean => CONTROLS.some((control) => text.includes(control))

const [LF, QUOTE, BACKSLASH, N] = [10, 34, 92, 110]

/**
 * Writes UTF-8 as JSON has it, from one line break, quote or backslash to the next: to look at each byte would take
 * three times as long. Gives where it ends.
 */
function write(text: Buffer, start: number): number {
  const next = (byte: number, from: number): number => {
    const at = text.indexOf(byte, from)
    return at === -1 ? text.length : at
  }
  let [line, quote, backslash] = [next(LF, 0), next(QUOTE, 0), next(BACKSLASH, 0)]
  let end = start
  for (let from = 0; ; ) {
    const at = Math.min(line, quote, backslash)
    end += text.copy(json, end, from, at)
    if (at === text.length) return end
    json[end++] = BACKSLASH
    json[end++] = at === line ? N : at === quote ? QUOTE : BACKSLASH
    from = at + 1
    if (at === line) line = next(LF, from)
    else if (at === quote) quote = next(QUOTE, from)
    else backslash = next(BACKSLASH, from)
  }
}
