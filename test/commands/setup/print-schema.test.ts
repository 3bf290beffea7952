import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { formatSchema, type SchemaName } from '../../../src/commands/setup/print-schema.ts'
import { readRecord, splitFile } from '../../../src/records/front-matter/front-matter.ts'
import { sectionwire } from '../../support/cli.ts'

const compile = (name: SchemaName) =>
  new Ajv({ allErrors: true, strict: false, validateFormats: false }).compile(JSON.parse(formatSchema(name)))

const isValid = (name: SchemaName, value: unknown): boolean => compile(name)(value)

const SAMPLE = join(import.meta.dirname, '../../../articles')
const yaml = (file: string): unknown => load(readFileSync(join(SAMPLE, file), 'utf8'))

describe('The schema of site.yaml', () => {
  it('accepts that of the sample', () => {
    const validate = compile('site')
    validate(yaml('site.yaml'))
    expect(validate.errors).toBe(null)
  })

  it.each([
    { title: 'T', titel: 'T' },
    { url: 'https://news.example.org/' },
    { title: 'T', sections: [{ title: 'World' }] },
    { title: 'T', feeds: { items: 2000 } },
    { title: 'T', feeds: { formats: ['rss', 'atomic'] } },
    { title: 'T', from: 'jekill' },
    { title: 'T', sections: [{ id: 'a', sections: [{ idd: 'b' }] }] },
  ])('refuses %j', (site) => {
    expect(isValid('site', site)).toBe(false)
  })
})

describe('The schema of authors.yaml', () => {
  it('accepts that of the sample and a map of another engine, and refuses an author without a name', () => {
    expect(isValid('authors', yaml('authors.yaml'))).toBe(true)
    expect(isValid('authors', { ann: { name: 'Ann', twitter: 'x' } })).toBe(true)
    expect(isValid('authors', [{ id: 'ann' }])).toBe(false)
  })
})

describe('The schema of front matter', () => {
  const files = readdirSync(SAMPLE, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /\.(?:md|html|json)$/.test(file),
  )

  it('accepts every article of the sample', () => {
    const validate = compile('article')
    expect(files.length).toBeGreaterThan(3)
    const refused = files.flatMap((file) => {
      const parts = splitFile(readFileSync(join(SAMPLE, file), 'utf8'), file)
      const record = 'syntax' in parts ? readRecord(parts) : parts
      if (!('data' in record) || record.data['title'] === undefined) return []
      return validate(record.data) ? [] : [[file, validate.errors]]
    })
    expect(refused).toEqual([])
  })

  it.each([
    { summary: 'no title' },
    { title: 'T', published: 'soon' },
    { title: 'T', draft: 'flase' },
    { title: 'T', corrections: [{ at: '2026-01-01' }] },
    { title: 'T', retracted: { reason: 'R' } },
    { title: 'T', related: [{ title: 'No address' }] },
  ])('refuses %j', (record) => {
    expect(isValid('article', record)).toBe(false)
  })

  it.each([
    { title: 'T', summary: '', image: { url: '' }, corrections: [], tags: 'a, b', authors: 'Ann' },
    { title: 'T', published: false, date: '2026-01-01' },
    { title: 'T', retracted: { at: '2026-01-01', keepHeadline: true }, key_of_another_program: 1 },
  ])('accepts %j', (record) => {
    expect(isValid('article', record)).toBe(true)
  })
})

describe('`schema`', () => {
  it('prints the schema of a file, and knows no other', async () => {
    const { code, out } = await sectionwire(['schema', 'article'])
    expect([code, out]).toEqual([0, formatSchema('article')])
    expect(await sectionwire(['schema', 'articles'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('site, authors, article'),
    })
  })
})
