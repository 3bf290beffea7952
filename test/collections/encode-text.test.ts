import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { withEncodedText } from '../../src/collections/encode-text.ts'

const encode = (texts: string | readonly string[]): Buffer => withEncodedText(texts, (bytes) => Buffer.from(bytes))

describe('Encoded text', () => {
  it('has the bytes of the texts, one after the other', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (texts) => {
        expect(encode(texts).equals(Buffer.from(texts.join('')))).toBe(true)
      }),
    )
  })

  it.each([349_525, 349_526, 1_048_576, 3_000_000])('is whole when it is %i characters long', (length) => {
    for (const unit of ['a', '…', '\u{1F600}'.slice(0, 1)]) {
      const text = unit.repeat(length)
      expect(encode(text).equals(Buffer.from(text))).toBe(true)
      expect(encode(['a', text, 'b']).equals(Buffer.from(`a${text}b`))).toBe(true)
    }
  })

  it('of one call is not changed by the next when it was copied', () => {
    const first = encode('first')
    encode('other')
    expect(first.toString()).toBe('first')
  })
})
