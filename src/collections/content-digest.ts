import { createHash, type Hash } from 'node:crypto'

/** In characters of Base64: 162 bits of SHA-256. */
const LENGTH = 27

/** Returns the digest by which contents are compared: ETags, files of a tree and fingerprints have the same. */
export const computeDigest = (content: Uint8Array | string): string => toDigest(createHash('sha256').update(content))

/** Returns the digest of a content that comes in chunks, as `computeDigest` returns that of all bytes. */
export async function computeStreamDigest(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256')
  for await (const chunk of chunks) hash.update(chunk)
  return toDigest(hash)
}

const toDigest = (hash: Hash): string => hash.digest('base64url').slice(0, LENGTH)
