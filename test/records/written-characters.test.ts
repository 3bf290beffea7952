import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readRecords } from '../../src/sources/memory/read-records.ts'
import { readConfig } from '../support/config.ts'

const { newsroom } = readConfig('title: The Tester\nurl: https://news.example.org/\n', undefined)
if (newsroom === undefined) throw new Error('the settings of the test are wrong')

function read(file: string, text: string) {
  const [reading] = readRecords([{ file, text }], newsroom as NonNullable<typeof newsroom>)
  return { ...reading, problems: reading?.problems.map(({ found, code }) => `${code}: ${found}`) }
}

/** Reads a value, written as it is, in a text field of each syntax. `comment` keeps a record from the fast reader. */
const yaml = (key: string, written: string, comment = '') =>
  read('a.md', `---\ntitle: A\n${key}: ${written}${comment}\ndate: 2026-01-05\n---\nText.`)
const toml = (key: string, written: string) =>
  read('a.md', `+++\ntitle = "A"\n${key} = ${written}\ndate = 2026-01-05\n+++\nText.`)
const json = (key: string, written: string) =>
  read('a.json', `{"title": "A", "date": "2026-01-05", "body": "Text.", "${key}": ${written}}`)

describe('Text field', () => {
  it.each([
    ['1.10'],
    ['20260101123456789012'],
    ['0x1F'],
    ['0o17'],
    ['1_000'],
    ['007'],
    ['+5'],
    ['-0'],
    ['2e3'],
    ['.5'],
    ['5.'],
    ['.inf'],
    ['2026-01-01'],
    ['12:30:45'],
    ['yes'],
    ['no'],
    ['True'],
    ['FALSE'],
    ['true'],
    ['1e400'],
  ])('has the characters of the file in YAML: %s', (written) => {
    for (const comment of ['', ' # a comment']) {
      expect(yaml('guid', written, comment).article).toMatchObject({ guid: written })
      expect(yaml('tags', `[a, ${written}]`, comment).article).toMatchObject({ tags: ['a', written] })
      expect(yaml('tags', `\n  - ${written}`, comment).article).toMatchObject({ tags: [written] })
    }
  })

  it.each([
    ['1.10'],
    ['1_000'],
    ['20260101123456789012'],
    ['0x1F'],
    ['0b11'],
    ['-0'],
    ['6.02e23'],
    ['true'],
    ['inf'],
    ['1979-05-27 07:32:00'],
    ['1979-05-27T00:32:00.999999-07:00'],
  ])('has the characters of the file in TOML: %s', (written) => {
    expect(toml('guid', written).article).toMatchObject({ guid: written })
    expect(toml('tags', `["a", ${written}]`).article).toMatchObject({ tags: ['a', written] })
  })

  it.each([['1.10'], ['2026010112345678901234567'], ['-0.0'], ['1E5'], ['true']])(
    'has the characters of the file in JSON: %s',
    (written) => {
      expect(json('guid', written).article).toMatchObject({ guid: written })
      expect(json('tags', `["a", ${written}]`).article).toMatchObject({ tags: ['a', written] })
    },
  )

  it('keeps two ids apart that are one number', () => {
    const ids = ['20260101123456789012', '20260101123456789013']
    expect(ids.map((id) => yaml('id', id).article?.id)).toEqual(ids)
    expect(ids.map((id) => json('id', id).article?.id)).toEqual(ids)
    expect(yaml('related', `[${ids.join(', ')}]`).article?.related).toEqual(ids.map((id) => ({ id })))
    expect(yaml('related', '[123]').article?.related).toEqual([{ id: '123' }])
  })

  it('is empty when its value is', () => {
    for (const written of ['', '~', 'null', 'Null']) expect(yaml('guid', written).article?.guid).toBeUndefined()
    expect(json('guid', 'null').article?.guid).toBeUndefined()
  })

  it('can be in a list, a mapping, a byline and an address', () => {
    expect(yaml('author', '{name: 1.10}').article?.authors).toEqual([{ id: '1-10', name: '1.10' }])
    expect(yaml('author', '007').article?.authors).toEqual([{ id: '007', name: '007' }])
    expect(yaml('section', '1.10').article?.sections).toEqual([{ id: '1-10', title: '1.10' }])
    expect(yaml('permalink', '1.10').article?.url).toBe('/1.10')
    expect(yaml('image', '{url: /a.jpg, alt: 1.10, width: 0x10}').article?.image).toEqual({
      url: '/a.jpg',
      alt: '1.10',
      width: 16,
    })
    expect(yaml('corrections', '[{at: 2026-02-01, note: 1.10}]').article?.corrections).toMatchObject([{ note: '1.10' }])
    expect(
      toml('attachments', '[{ url = "https://x.example/a.mp3", length = 1_000 }]').article?.attachments,
    ).toMatchObject([{ length: 1000 }])
  })

  it('does not change the keys that decide about visibility', () => {
    expect(yaml('draft', 'True').article?.draft).toBe(true)
    expect(yaml('draft', 'false').article?.draft).toBe(false)
    expect(yaml('draft', 'yes').article?.draft).toBe(true)
    expect(yaml('published', '2026-01-05').article?.draft).toBe(false)
  })

  it('has the characters of the file for any number, on the fast path and on the other', () => {
    const number = fc.oneof(
      fc.integer().map(String),
      fc.bigInt().map(String),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
      fc.stringMatching(/^[1-9]\d{0,30}(?:\.\d{1,9})?(?:[eE][+-]?\d{1,4})?$/),
    )
    fc.assert(
      fc.property(number, (written) => {
        expect(yaml('guid', written).article).toMatchObject({ guid: written })
        expect(yaml('guid', written, ' # full').article).toMatchObject({ guid: written })
        expect(json('guid', written).article).toMatchObject({ guid: written })
      }),
      { numRuns: 200 },
    )
  })
})
