import { describe, expect, it } from 'vitest'
import type { Article } from '../../../src/model/article.ts'
import { ARTICLE_FIELDS, FIELDS, type FieldRow, RECORD_FIELDS } from '../../../src/records/fields/article-fields.ts'
import { makeArticle } from '../../../src/records/fields/article-row.ts'
import { computeFieldsDigest } from '../../../src/records/fields/fields-digest.ts'

const takedown = { at: 2, reason: 'A reason' }
const ARTICLE: Required<Article> = {
  id: 'id',
  file: 'a.md',
  version: 'v',
  bodyForm: 'html',
  title: 'Title',
  slug: 'slug',
  url: '/a/',
  sections: [{ id: 's', title: 'S' }],
  authors: [{ id: 'a', name: 'A' }],
  published: 1,
  day: '2018-07-16',
  updated: 2,
  summary: 'Summary',
  lead: true,
  tags: ['tag'],
  image: { url: '/a.jpg' },
  attachments: [{ url: '/a.mp3', type: 'audio/mpeg' }],
  related: [{ id: 'b' }],
  language: 'en',
  source: { title: 'Agency' },
  guid: 'guid',
  digest: 'digest',
  draft: true,
  expires: 3,
  listing: 'unlisted',
  corrections: [{ at: 2, note: 'Note' }],
  retracted: takedown,
  withdrawn: takedown,
  media: ['/a.jpg'],
  aliases: ['/old/'],
  links: ['b.md'],
  values: { place: 'Harbour' },
}

describe('Field table', () => {
  it('has a row for every field of an article', () => {
    expect(ARTICLE_FIELDS.map(({ name }) => name).toSorted()).toEqual(Object.keys(ARTICLE).toSorted())
  })

  it('makes an article with every field', () => {
    expect(makeArticle(ARTICLE)).toEqual(ARTICLE)
  })

  it('gives no name to two fields', () => {
    const names = RECORD_FIELDS.flatMap(([, row]) => row.names)
    expect(names.length).toBeGreaterThan(70)
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
    expect(names.filter((name) => name !== name.toLowerCase().replace(/[-_]/g, ''))).toEqual([])
  })
})

describe('Digest of the field table', () => {
  const digest = computeFieldsDigest()
  const { title, guid, ...others }: Readonly<Record<string, FieldRow>> = FIELDS

  it('stays when nothing changes', () => {
    expect(computeFieldsDigest({ ...FIELDS })).toBe(digest)
  })

  it.each<[string, Readonly<Record<string, FieldRow>>]>([
    [
      'a row is added',
      { ...FIELDS, series: { names: ['series'], limit: false, stored: { as: 'rest', optional: true } } },
    ],
    ['a row is removed', others],
    ['a name is added', { ...FIELDS, guid: { ...guid, names: ['guid', 'globalid'] } }],
    ['a field is stored elsewhere', { ...FIELDS, guid: { ...guid, stored: { as: 'column', optional: true } } }],
    ['a default changes', { ...FIELDS, bodyForm: { stored: { as: 'rest', default: 'html' } } }],
    ['the order changes', Object.fromEntries(Object.entries(FIELDS).toReversed())],
  ])('changes when %s', (_, fields) => {
    expect(computeFieldsDigest(fields)).not.toBe(digest)
  })
})
