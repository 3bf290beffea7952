import { LIMITS } from '../limits.ts'
import type { SplitFile } from './split-parts.ts'

const [LF, CR, HYPHEN, BLANK, TAB] = [10, 13, 45, 32, 9]

/** Line ends in text that are none in bytes. */
const SEPARATOR = /[\u2028\u2029]/

/**
 * Splits the bytes of an article file of the usual form: YAML between two lines of `---`, with LF as line ends. Undefined
 * for every other form, which is split as text. Only the record is decoded, so that no title keeps a whole file in memory.
 */
export function splitYamlBytes(bytes: Buffer): SplitFile<Buffer> | undefined {
  if (!isFence(bytes, 0) || bytes[FENCE_LENGTH] !== LF || bytes.includes(CR)) return undefined
  const start = FENCE_LENGTH + 1
  for (let line = start; line > 0; line = bytes.indexOf(LF, line) + 1) {
    if (!isFence(bytes, line)) continue
    let end = line + FENCE_LENGTH
    while (bytes[end] === BLANK || bytes[end] === TAB) end += 1
    if (end < bytes.length && bytes[end] !== LF) continue
    const head = bytes.toString('utf8', start, line)
    if (head.length > LIMITS.frontMatter || SEPARATOR.test(head) || hasEarlierEnd(head)) return undefined
    return { syntax: 'yaml', head, headLine: 2, body: bytes.subarray(end + 1) }
  }
  return undefined
}

/** Returns whether a line may close the record before the fence. */
const hasEarlierEnd = (head: string): boolean => head.startsWith('...') || head.includes('\n...')

/** Length of `---`, in bytes. */
const FENCE_LENGTH = 3

const isFence = (bytes: Buffer, at: number): boolean =>
  bytes[at] === HYPHEN && bytes[at + 1] === HYPHEN && bytes[at + 2] === HYPHEN
