import { MAX_HEAD_LENGTH, type SplitFile } from './front-matter.ts'

const [LF, CR, HYPHEN, BLANK, TAB] = [10, 13, 45, 32, 9]

/** Ends of lines in a text that are none in bytes. */
const SEPARATOR = /[\u2028\u2029]/

/**
 * Parts the bytes of an article file as nearly all are: YAML between two lines of `---`, with LF alone. Undefined for
 * every other, which is to be parted as text. The record alone is decoded, so that a title never keeps a whole article in
 * memory, and the body need not become a string at all.
 */
export function splitYamlBytes(bytes: Buffer): SplitFile<Buffer> | undefined {
  if (!isFence(bytes, 0) || bytes[FENCE] !== LF || bytes.includes(CR)) return undefined
  const start = FENCE + 1
  for (let line = start; line > 0; line = bytes.indexOf(LF, line) + 1) {
    if (!isFence(bytes, line)) continue
    let end = line + FENCE
    while (bytes[end] === BLANK || bytes[end] === TAB) end += 1
    if (end < bytes.length && bytes[end] !== LF) continue
    const head = bytes.toString('utf8', start, line)
    if (head.length > MAX_HEAD_LENGTH || SEPARATOR.test(head) || hasOtherEnd(head)) return undefined
    return { syntax: 'yaml', head, headLine: 2, body: bytes.subarray(end + 1) }
  }
  return undefined
}

/** Whether a line may close the record before the fence does. */
const hasOtherEnd = (head: string): boolean => head.startsWith('...') || head.includes('\n...')

/** Of `---`, in bytes. */
const FENCE = 3

const isFence = (bytes: Buffer, at: number): boolean =>
  bytes[at] === HYPHEN && bytes[at + 1] === HYPHEN && bytes[at + 2] === HYPHEN
