import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { runTask } from '../../src/collections/index.ts'
import { computeTextDigest, computeTextDigestInPieces } from '../../src/model/text-digest.ts'

/** The original digest, which existing ledgers contain. */
const fromJson = (...texts: readonly (string | undefined)[]): string =>
  createHash('sha256').update(JSON.stringify(texts)).digest('base64url').slice(0, 16)

describe('Text digest', () => {
  it('equals the digest in existing ledgers', () => {
    expect(computeTextDigest('A', undefined, 'Text.\n')).toBe('KdrMV-iHHByWO6_3')
    expect(computeTextDigest('A', undefined, Buffer.from('Text.\n'))).toBe('KdrMV-iHHByWO6_3')
  })

  it('equals the digest of the JSON for any text', () => {
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc
        .array(fc.constantFrom('A line', '\n', '"', '\\', '\t', '\r', '\u007f', '\u2028', '\ud83d', 'é', '🐦'), {
          maxLength: 40,
        })
        .map((pieces) => pieces.join('')),
    )
    fc.assert(
      fc.property(text, fc.option(text, { nil: undefined }), text, (title, summary, body) => {
        expect(computeTextDigest(title, summary, body)).toBe(fromJson(title, summary, body))
        const bytes = Buffer.from(body)
        expect(computeTextDigest(title, summary, bytes)).toBe(fromJson(title, summary, bytes.toString()))
        expect(runTask(computeTextDigestInPieces(title, summary, bytes))).toBe(
          fromJson(title, summary, bytes.toString()),
        )
      }),
      { numRuns: 3000 },
    )
  })

  it.each(Array.from({ length: 0x100 }, (_, code) => code))(
    'equals the digest of the JSON with U+%i in the body',
    (code) => {
      const body = `A line of text.\n${String.fromCharCode(code)}.`
      expect(computeTextDigest('A', undefined, Buffer.from(body))).toBe(fromJson('A', undefined, body))
    },
  )

  it.each([65_535, 65_536, 65_537, 1_000_000])('equals the digest of the JSON with %i bytes', (length) => {
    const text = '"\n'.repeat(length).slice(0, length)
    expect(computeTextDigest('A', text, Buffer.from(text))).toBe(fromJson('A', text, text))
    expect(computeTextDigest(text, 'A', Buffer.from('x'))).toBe(fromJson(text, 'A', 'x'))
  })

  it.each([0, 1, 2, 3])(
    'computed in pieces is the same where a character lies on the border of two, %i bytes on',
    (n) => {
      const text = `${'x'.repeat(n)}${'🐦'.repeat(200_000)}`
      expect(runTask(computeTextDigestInPieces('A', undefined, Buffer.from(text)))).toBe(fromJson('A', undefined, text))
    },
  )
})
