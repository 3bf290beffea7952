import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { removeForbiddenCharacters } from '../../../src/model/clean-text.ts'
import { editRecord, RecordEditError } from '../../../src/records/edits/edit-record.ts'
import type { RecordEdit } from '../../../src/records/edits/record-edit.ts'
import { readRecord, splitFile } from '../../../src/records/front-matter/front-matter.ts'
import type { SplitFile } from '../../../src/records/front-matter/split-parts.ts'
import { site } from '../../support/newsroom.ts'

const AT = '2026-11-20T12:00:00Z'

const RECORDS = {
  yaml: '---\ntitle: A\ntags: [b]\n---\n\nBody\n---\nmore\n',
  'yaml with dots': '---\ntitle: A\n...\nBody',
  'yaml of Windows': '\ufeff---\r\ntitle: A\r\n---\r\nBody\r\n',
  'yaml below empty lines': '\n\n---\ntitle: A\n# the end\n---\nBody\n',
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

const edit = (text: string, change: RecordEdit, file = 'a.md'): string => editRecord(text, file, change, site())

/** The lines that are in one of the texts alone. */
const listChangedLines = (before: string, after: string): { removed: string[]; added: string[] } => {
  const [old, fresh] = [before.split('\n'), after.split('\n')]
  return { removed: old.filter((line) => !fresh.includes(line)), added: fresh.filter((line) => !old.includes(line)) }
}

describe('A takedown in a record', () => {
  it.each(Object.entries(RECORDS))('adds its lines and changes nothing else: %s', (_, text) => {
    const edited = edit(text, { action: 'withdraw', at: AT, reason: 'It was: "wrong" \\ 100 % #1' })
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
        expect(() => edit(text, { action: 'retract', at: AT }, 'a.json')).toThrow(RecordEditError)
        return
      }
      const edited = edit(text, { action: 'retract', at: AT }, 'a.json')
      expect(JSON.parse(edited)).toEqual({ ...JSON.parse(text), retracted: { at: AT } })
    },
  )

  it('is rejected when the record has one already, or cannot be read', () => {
    const withdraw = { action: 'withdraw', at: AT } as const
    const done = '---\ntitle: A\nwithdrawn: 2026-01-01\n---\n'
    expect(() => edit(done, withdraw)).toThrow('already withdrawn')
    expect(() => edit('---\ntitle: [\n---\n', withdraw)).toThrow('cannot be read')
    expect(() => edit('---\n{title: A}\n---\n', withdraw)).toThrow(RecordEditError)
  })

  it('quotes any reason', () => {
    const reasons = fc
      .string({ unit: 'binary', maxLength: 20 })
      .map((text) => removeForbiddenCharacters(text).replace(/\s+/gu, ' ').trim())
      .filter((text) => text !== '')
    fc.assert(
      fc.property(reasons, fc.constantFrom(...Object.values(RECORDS)), (reason, text) => {
        const edited = edit(text, { action: 'retract', at: AT, reason })
        expect(recordOf(edited, 'a.md')).toMatchObject({ retracted: { at: AT, reason } })
      }),
    )
  })
})

describe('Publishing in a record', () => {
  const DRAFTS: Readonly<Record<string, readonly [string, string]>> = {
    'draft: true': ['---\ntitle: A\n# for Ann\ndraft: true # until read\n---\nx\n', 'draft: false # until read'],
    'published: false': ['---\ntitle: A\npublished: false\ndate: 2020-01-01\n---\nx\n', 'published: true'],
    'a status': ['---\ntitle: A\nstatus: draft\n---\nx\n', 'status: published'],
    'a draft in TOML': [
      '+++\ntitle = "A"\ndraft = true # until read\ndate = 2020-01-01T00:00:00Z\n+++\nx\n',
      'draft = false # until read',
    ],
  }
  it.each(Object.entries(DRAFTS))('undoes %s and writes the date', (_, [text, line]) => {
    const edited = edit(text, { action: 'publish', at: AT })
    const { added, removed } = listChangedLines(text, edited)
    expect(added).toContain(line)
    expect(added).toHaveLength(2)
    expect(added.join('\n')).toContain(AT)
    expect(removed.length).toBeLessThanOrEqual(2)
  })

  it('writes every date that keeps the article from the public, in the form that it has', () => {
    const text = '+++\ntitle = "A"\ndate = 2020-01-01T00:00:00Z\npublishDate = 2029-01-01T00:00:00Z\n+++\n'
    const dated = text.replace('2020-01-01T00:00:00Z', AT).replace('2029-01-01T00:00:00Z', AT)
    expect(edit(text, { action: 'publish', at: AT })).toBe(dated)
  })

  it('is refused where something else hides the article', () => {
    const publish = { action: 'publish', at: AT } as const
    expect(() => edit('---\ntitle: A\npassword: x\n---\n', publish)).toThrow('`password`')
    expect(() => edit('---\ntitle: A\n---\n', publish, '_drafts/a.md')).toThrow('move the file')
    expect(() => edit('---\ntitle: A\nembargo: 2030-01-01\n---\n', publish)).toThrow('another date')
    expect(() => edit('---\ntitle: A\ndraft: true\n---\n', { action: 'publish' })).toThrow('no date')
  })

  it('is undone by `unpublish`, and that by `restore`', () => {
    for (const [text] of Object.values(DRAFTS)) {
      const published = edit(text, { action: 'publish', at: AT })
      const hidden = edit(published, { action: 'unpublish' })
      expect(edit(hidden, { action: 'restore' })).toBe(published)
      expect(listChangedLines(text, hidden).added.length).toBeLessThanOrEqual(1)
    }
    expect(edit('---\ntitle: A\ndate: 2020-01-01\n---\n', { action: 'unpublish' })).toBe(
      '---\ntitle: A\ndate: 2020-01-01\ndraft: true\n---\n',
    )
  })
})

describe('Restoring a record', () => {
  const dated = { ...RECORDS }
  it.each(Object.entries(dated))('removes exactly what a takedown added: %s', (_, undated) => {
    const text = undated
      .replace('title: A', 'title: A\ndate: 2020-01-01')
      .replace('title = "A"', 'title = "A"\ndate = 2020-01-01')
      .replace(/("title":\s?"A[ {]*")/, '$1, "date": "2020-01-01"')
      .replace(/(\r\ntitle: A)\n/, '$1\r\n')
    const down = edit(text, { action: 'retract', at: AT, reason: 'Wrong.' })
    expect(recordOf(edit(down, { action: 'restore' }), 'a.md')).toEqual(recordOf(text, 'a.md'))
    if (!undated.includes('{')) expect(edit(down, { action: 'restore' })).toBe(text)
  })

  it('keeps the comments of other keys', () => {
    const text = '---\ntitle: A\ndate: 2020-01-01\nwithdrawn:\n  at: 2021-01-01\n# about tags\ntags: [a]\n---\n'
    expect(edit(text, { action: 'restore' })).toBe('---\ntitle: A\ndate: 2020-01-01\n# about tags\ntags: [a]\n---\n')
    const table = '+++\ntitle = "A"\ndate = 2020-01-01\n[withdrawn]\nat = "2021-01-01"\n# about\n[extra]\nx = 1\n+++\n'
    expect(edit(table, { action: 'restore' })).toBe(
      '+++\ntitle = "A"\ndate = 2020-01-01\n# about\n[extra]\nx = 1\n+++\n',
    )
  })
})

describe('Corrections and updates in a record', () => {
  const correct = { action: 'correct', at: AT, note: 'It was 300, not "200".' } as const
  const LISTS: Readonly<Record<string, readonly [string, string]>> = {
    'a first one': ['---\ntitle: A\n---\nx\n', ''],
    'an empty list': ['---\ntitle: A\ncorrections: []\ntags: [a]\n---\nx\n', ''],
    'no value': ['---\ntitle: A\ncorrections:\ntags: [a]\n---\nx\n', ''],
    'a list of lines': [
      '---\ntitle: A\ncorrections:\n  - at: 2020-01-01 # first\n    note: One.\n\n# tags\ntags: [a]\n---\nx\n',
      'One.',
    ],
    'a list without indent': [
      '---\ntitle: A\ncorrections:\n- { at: 2020-01-01, note: One. }\ntags: [a]\n---\n',
      'One.',
    ],
    'a list in brackets': ['---\r\ntitle: A\r\ncorrections: [{ at: 2020-01-01, note: One. }]\r\n---\r\nx', 'One.'],
    'a first one in TOML': ['+++\ntitle = "A"\n[extra]\nx = 1\n+++\n', ''],
    'a list in TOML': [
      '+++\ntitle = "A"\ncorrections = [\n  { at = "2020-01-01", note = "One." },\n]\n[e]\nx = 1\n+++\n',
      'One.',
    ],
    'tables in TOML': ['+++\ntitle = "A"\n[[corrections]]\nat = 2020-01-01\nnote = "One."\n[e]\nx = 1\n+++\n', 'One.'],
    'a first one in JSON': ['{\n\t"title": "A"\n}\nx', ''],
    'a list in JSON': ['{"title":"A","corrections":[{"at":"2020-01-01","note":"One."}]}\nx', 'One.'],
  }

  it.each(Object.entries(LISTS))('are added to %s', (_, [text, first]) => {
    const edited = edit(text, correct)
    const data = recordOf(edited, 'a.md') as { corrections: { note: string }[] }
    expect(data.corrections.map(({ note }) => note)).toEqual([...(first === '' ? [] : [first]), correct.note])
    for (const comment of text.match(/#[^\r\n]*/g) ?? []) expect(edited).toContain(comment)
    expect(edited.match(/(?<!\r)\n/g)?.length ?? 0).toBe(text.includes('\r') ? 0 : (edited.match(/\n/g)?.length ?? 0))
  })

  it('stand in the order in which they were made', () => {
    const twice = edit(edit('---\ntitle: A\n---\n', correct), { ...correct, note: 'And more.' })
    expect(twice).toBe(
      '---\ntitle: A\ncorrections:\n  - at: 2026-11-20T12:00:00Z\n    note: "It was 300, not \\"200\\"."\n  - at: 2026-11-20T12:00:00Z\n    note: "And more."\n---\n',
    )
  })

  it('write the update under the key that the record has', () => {
    expect(edit('---\ntitle: A\nlastmod: 2020-01-01 # x\n---\n', { action: 'update', at: AT })).toBe(
      `---\ntitle: A\nlastmod: ${AT} # x\n---\n`,
    )
    expect(edit('---\ntitle: A\nupdated:\ntags: [a]\n---\n', { action: 'update', at: AT })).toBe(
      `---\ntitle: A\nupdated: ${AT}\ntags: [a]\n---\n`,
    )
  })
})

describe('Any edit of any record', () => {
  it('gives a record with that change alone, or is refused', () => {
    const keys = fc.constantFrom(
      'title: "A: b"',
      'tags: [a, b]',
      '# a comment',
      '',
      'draft: true',
      'summary: >\n  A long\n  text',
      'x: { y: 1 }',
      'corrections:\n- at: 2020-01-01\n  note: N',
      'withdrawn: 2020-01-01',
      'date: 2020-01-01',
      "'quoted': 1",
      'list:\n\n- a\n\n- b',
      'text: |\n  ---x\n  # no comment',
      'a: &b 1',
      '? complex\n: 1',
      'multi: a\n  b # c',
    )
    const edits = fc.constantFrom<RecordEdit>(
      { action: 'publish', at: AT },
      { action: 'unpublish' },
      { action: 'restore' },
      { action: 'update', at: AT },
      { action: 'correct', at: AT, note: 'N: "x"' },
      { action: 'withdraw', at: AT },
      { action: 'retract', at: AT, keepHeadline: true },
    )
    fc.assert(
      fc.property(fc.uniqueArray(keys, { maxLength: 8 }), edits, fc.boolean(), (lines, change, isWindows) => {
        const text = `---\n${lines.map((line) => `${line}\n`).join('')}---\nBody # text\n`
        const written = isWindows ? text.replace(/\n/g, '\r\n') : text
        try {
          const edited = edit(written, change)
          for (const line of lines.filter((each) => each.startsWith('#'))) expect(edited).toContain(line)
          expect(edited.endsWith(isWindows ? '---\r\nBody # text\r\n' : '---\nBody # text\n')).toBe(true)
          if (isWindows) expect(edited).not.toMatch(/(?<!\r)\n/)
          else expect(edited).not.toContain('\r')
        } catch (error) {
          if (!(error instanceof RecordEditError)) throw error
        }
      }),
      { numRuns: 500 },
    )
  })
})
