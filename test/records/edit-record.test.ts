import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { removeForbiddenCharacters } from '../../src/model/clean-text.ts'
import { addTakedown, RecordEditError } from '../../src/records/edit-record.ts'
import { readRecord, splitFile } from '../../src/records/front-matter/front-matter.ts'
import type { SplitFile } from '../../src/records/front-matter/split-parts.ts'

const AT = '2026-11-20T12:00:00Z'

const RECORDS = {
  yaml: '---\ntitle: A\ntags: [b]\n---\n\nBody\n---\nmore\n',
  'yaml with dots': '---\ntitle: A\n...\nBody',
  'yaml of Windows': '\ufeff---\r\ntitle: A\r\n---\r\nBody\r\n',
  toml: '+++\ntitle = "A"\n[extra]\nx = 1\n+++\nBody\n',
  'json front matter': '{\n  "title": "A {"\n}\nBody }',
  'json between fences': ';;;\n{"title":"A"}\n;;;\nBody',
}

const read = (parts: SplitFile): unknown => {
  const record = readRecord(parts)
  return 'data' in record ? record.data : record
}

const recordOf = (text: string, file: string): unknown => {
  const parted = splitFile(text, file)
  return 'syntax' in parted ? read(parted) : parted
}

describe('Takedown in a record', () => {
  it.each(Object.entries(RECORDS))('adds its lines and changes nothing else: %s', (_, text) => {
    const edited = addTakedown(text, 'a.md', 'withdrawn', { at: AT, reason: 'It was: "wrong" \\ 100 % #1' })
    expect(recordOf(edited, 'a.md')).toMatchObject({ withdrawn: { at: AT, reason: 'It was: "wrong" \\ 100 % #1' } })
    // The old lines remain in order around one new block.
    let [start, end] = [0, 0]
    while (text[start] === edited[start] && start < text.length) start += 1
    while (text.at(-1 - end) === edited.at(-1 - end) && end < text.length - start) end += 1
    expect(start + end).toBe(text.length)
  })

  it.each(['{"title":"A"}', '{}', '{\n  "id": "x",\n  "title": "A"\n}\n', '[{"a":1}]'])(
    'is added to a JSON record: %s',
    (text) => {
      if (text.startsWith('[')) {
        expect(() => addTakedown(text, 'a.json', 'retracted', { at: AT })).toThrow(RecordEditError)
        return
      }
      const edited = addTakedown(text, 'a.json', 'retracted', { at: AT })
      expect(JSON.parse(edited)).toEqual({ ...JSON.parse(text), retracted: { at: AT } })
    },
  )

  it('is rejected when the record has one already, or cannot be read', () => {
    const done = '---\ntitle: A\nwithdrawn: 2026-01-01\n---\n'
    expect(() => addTakedown(done, 'a.md', 'withdrawn', { at: AT })).toThrow('already withdrawn')
    expect(() => addTakedown('---\ntitle: [\n---\n', 'a.md', 'withdrawn', { at: AT })).toThrow('cannot be read')
    expect(() => addTakedown('---\n{title: A}\n---\n', 'a.md', 'withdrawn', { at: AT })).toThrow(RecordEditError)
  })

  it('quotes any reason', () => {
    const reasons = fc
      .string({ unit: 'binary', maxLength: 20 })
      .map((text) => removeForbiddenCharacters(text).replace(/\s+/gu, ' ').trim())
      .filter((text) => text !== '')
    fc.assert(
      fc.property(reasons, fc.constantFrom(...Object.values(RECORDS)), (reason, text) => {
        const edited = addTakedown(text, 'a.md', 'retracted', { at: AT, reason })
        expect(recordOf(edited, 'a.md')).toMatchObject({ retracted: { at: AT, reason } })
      }),
    )
  })
})
