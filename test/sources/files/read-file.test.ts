import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isProblem, MAX_FILE_BYTES, readText } from '../../../src/sources/files/read-file.ts'
import { folder } from '../../support/cli.ts'

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function decoded(bytes: Uint8Array): string | undefined {
  try {
    const text = decoder.decode(bytes)
    return text.includes('\0') ? undefined : text
  } catch {
    return undefined
  }
}

describe('Reading a file', () => {
  it('decodes UTF-8, or returns nothing', () => {
    const root = folder()
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 12 }),
      fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
      fc
        .array(
          fc.constantFrom('61', '00', 'c3a9', 'c3', 'a9', 'eda080', 'c080', 'f09f90a6', 'f4908080', 'efbbbf', 'efbfbe'),
        )
        .map((hex) => Buffer.from(hex.join(''), 'hex')),
    )
    fc.assert(
      fc.property(bytes, (content) => {
        writeFileSync(join(root, 'a.md'), content)
        const file = readText(root, 'a.md')
        expect(isProblem(file) ? undefined : file.text).toBe(decoded(content))
      }),
      { numRuns: 1000 },
    )
  })

  it.each([0, 1, 128 * 1024 - 1, 128 * 1024, 128 * 1024 + 1, 1_000_000])('returns all of %i bytes', (length) => {
    const text = 'é'.repeat(length / 2) + 'x'.repeat(length % 2)
    expect(readText(folder({ 'a.md': text }), 'a.md')).toMatchObject({ text })
  })

  it('returns nothing for a file that is too large, missing, a folder or behind a link', () => {
    const root = folder({ 'large.md': 'x'.repeat(MAX_FILE_BYTES + 1), 'in/a.md': 'A' })
    mkdirSync(join(root, 'folder.md'))
    symlinkSync(join(root, 'in/a.md'), join(root, 'link.md'))
    symlinkSync(join(root, 'in'), join(root, 'way'))
    const found = ['large.md', 'folder.md', 'link.md', 'way/a.md', 'none.md'].map((path) => {
      const file = readText(root, path)
      return isProblem(file) ? file.found : file.text
    })
    expect(found).toEqual([
      'a file of 11 MB',
      'something that is not a file',
      'a link',
      'a link that points outside the content directory',
      'no such file',
    ])
  })
})
