import { computeTextDigest } from '../../model/index.ts'
import type { TextBatch, VersionId } from './version-store.ts'

/** The place of one body in a segment, in bytes. */
export interface TextPlace {
  readonly digest: string
  readonly start: number
  readonly length: number
}

const LINE_BREAK = 10

/** Returns the places of the bodies of a batch in its segment. */
export function* listPlaces({ digests, lengths }: Pick<TextBatch, 'digests' | 'lengths'>, first: number) {
  let start = first
  for (const [n, digest] of digests.entries()) {
    const length = lengths[n] ?? 0
    yield { digest, start, length } satisfies TextPlace
    start += length
  }
}

/** Returns a batch as the bytes of a segment: a line of JSON with digests and lengths, then the bodies. */
export function encodeSegment({ digests, lengths, bytes }: TextBatch): Uint8Array[] {
  return [Buffer.from(`${JSON.stringify({ digests, lengths })}\n`), bytes]
}

/**
 * Returns the places in a segment.
 *
 * @param head its first bytes
 * @returns undefined when the first line does not end in `head`; 'damaged' when it is no such line
 */
export function decodeHead(head: Buffer): readonly TextPlace[] | 'damaged' | undefined {
  const end = head.indexOf(LINE_BREAK)
  if (end === -1) return undefined
  try {
    const { digests, lengths } = JSON.parse(head.toString('utf8', 0, end)) as Pick<TextBatch, 'digests' | 'lengths'>
    const isValid =
      Array.isArray(digests) &&
      Array.isArray(lengths) &&
      digests.every((digest) => typeof digest === 'string') &&
      lengths.every((length) => Number.isSafeInteger(length) && length >= 0)
    return isValid ? [...listPlaces({ digests, lengths }, end + 1)] : 'damaged'
  } catch {
    return 'damaged'
  }
}

/** Returns the body if it is that of the version. */
export function checkText(bytes: Uint8Array, { title, summary, digest }: VersionId): string | undefined {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return computeTextDigest(title, summary, body) === digest ? body.toString('utf8') : undefined
}
