import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { splitFile } from '../../../src/records/front-matter/front-matter.ts'
import { splitYamlBytes } from '../../../src/records/front-matter/split-yaml-bytes.ts'

function partedBytes(text: string) {
  const parted = splitYamlBytes(Buffer.from(text))
  return parted && { ...parted, body: parted.body.toString() }
}

function expectAgreement(text: string): void {
  const parted = partedBytes(text)
  if (parted !== undefined) expect(parted).toEqual(splitFile(text, 'a.md'))
}

describe('Front matter split on bytes', () => {
  it('equals the split on text, or leaves it to that', () => {
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
    ['a usual article', '---\ntitle: A\n---\n\nText.\n'],
    ['nothing after the record', '---\ntitle: A\n---'],
    ['an empty record', '---\n---\nText.'],
    ['a rule in the text', '---\ntitle: A\n---\nText.\n\n---\n\nMore.\n'],
    ['spaces after the second fence', '---\ntitle: A\n--- \t\nText.\n'],
    ['characters of two, three and four bytes', '---\ntitle: Zoë – 🐦\n---\nÉté – 🐦\n'],
  ])('handles %s itself', (_, text) => {
    expect(partedBytes(text)).toEqual(splitFile(text, 'a.md'))
  })

  it('rejects a record that is too long like the split on text', () => {
    expect(splitYamlBytes(Buffer.from(`---\ntitle: ${'A'.repeat(70_000)}\n---\nText.\n`))).toBeUndefined()
  })
})
