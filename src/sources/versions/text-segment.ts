import { setImmediate } from 'node:timers/promises'
import { runCooperatively } from '../../collections/index.ts'
import { computeTextDigest, computeTextDigestInPieces } from '../../model/index.ts'
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

/** In bytes. The digest of a longer text is computed in pieces, between which the event loop gets a turn. */
const LONG_TEXT_BYTES = 1_048_576

/** Returns the body if it is that of the version. */
export async function checkText(body: Buffer, { title, summary, digest }: VersionId): Promise<string | undefined> {
  const found =
    body.length > LONG_TEXT_BYTES
      ? await runCooperatively(computeTextDigestInPieces(title, summary, body), () => setImmediate())
      : computeTextDigest(title, summary, body)
  return found === digest ? body.toString('utf8') : undefined
}
