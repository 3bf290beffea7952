import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { part } from '../../src/content/front-matter.ts'
import { partBytes } from '../../src/content/part-bytes.ts'

function partedBytes(text: string) {
  const parted = partBytes(Buffer.from(text))
  return parted && { ...parted, body: parted.body.toString() }
}

function expectAgreement(text: string): void {
  const parted = partedBytes(text)
  if (parted !== undefined) expect(parted).toEqual(part(text, false))
}

describe('an article parted by its bytes', () => {
  it('is parted as its text would be, or left to that', () => {
    const piece = fc.constantFrom(
      ...[
        '---',
        '---',
        '---\n',
        '\n---\n',
        '\n--- \t\n',
        '\n----\n',
        '...',
        '\n...\n',
        '+++\n',
        '\n',
        '\n',
        '\r\n',
        '\r',
      ],
      ...['\ufeff', '\u2028', '\u2029', ' ', '\t', 'title: A', 'Zoë 🐦', '# B', '-', '\u0085'],
    )
    const text = fc.tuple(fc.constantFrom('---\n', '---\n', '---\n', '--- \n', '', '\ufeff---\n'), fc.array(piece))
    fc.assert(
      fc.property(text, ([opening, pieces]) => expectAgreement(opening + pieces.join(''))),
      { numRuns: 20_000 },
    )
  })

  it.each([
    ['the usual', '---\ntitle: A\n---\n\nText.\n'],
    ['nothing behind the record', '---\ntitle: A\n---'],
    ['an empty record', '---\n---\nText.'],
    ['a rule in the text', '---\ntitle: A\n---\nText.\n\n---\n\nMore.\n'],
    ['blanks after the second fence', '---\ntitle: A\n--- \t\nText.\n'],
    ['letters of two, three and four bytes', '---\ntitle: Zoë – 🐦\n---\nÉté – 🐦\n'],
  ])('with %s needs no other way', (_, text) => {
    expect(partedBytes(text)).toEqual(part(text, false))
  })

  it('with a record that is too long is refused like its text', () => {
    expect(partBytes(Buffer.from(`---\ntitle: ${'A'.repeat(70_000)}\n---\nText.\n`))).toBeUndefined()
  })
})
