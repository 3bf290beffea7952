import * as zlib from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { CODINGS, type Coding, compress } from '../../../src/edition/rendition/rendition.ts'

const DECOMPRESS: Readonly<Record<Coding, (bytes: Buffer) => Buffer>> = {
  br: (bytes) => zlib.brotliDecompressSync(bytes),
  gzip: (bytes) => zlib.gunzipSync(bytes),
  zstd: (bytes) => zlib.zstdDecompressSync(bytes),
}

/** Returns a feed-like text of this many bytes. */
function makeText(size: number): Buffer {
  let text = ''
  for (let index = 0; text.length < size; index += 1) {
    text += `<item><title>Story ${(index * 7919) % 1009}</title><link>https://news.example.org/${index}/</link></item>\n`
  }
  return Buffer.from(text.slice(0, size))
}

describe('Compression', () => {
  // 65,520 bytes are what brotli's smallest window here covers.
  it.each([0, 1, 5000, 65_519, 65_520, 65_521, 300_000, 4_200_000])('keeps each of %i bytes', async (size) => {
    const body = makeText(size)
    for (const coding of CODINGS) {
      const bytes = await compress(coding, body)
      expect(DECOMPRESS[coding](bytes).equals(body), coding).toBe(true)
      if (size >= 5000) expect(bytes.length, coding).toBeLessThan(size / 4)
    }
  })

  it('takes brotli a few milliseconds for a page', async () => {
    const pages = Array.from({ length: 40 }, (_, index) => makeText(5000 + index))
    const start = process.cpuUsage()
    for (const page of pages) await compress('br', page)
    const { user, system } = process.cpuUsage(start)
    // In microseconds; tables for a large window take 20,000 to 50,000 for each page.
    expect((user + system) / pages.length).toBeLessThan(10_000)
  })
})
