import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { makePlainFields } from '../../src/records/field-reader.ts'
import { type FieldName, makeFieldSchemas } from '../../src/records/fields.ts'

const ZONE = 'Europe/London'
const schemas = makeFieldSchemas(ZONE)
const plain = makePlainFields(ZONE)

const text = fc.oneof(
  fc.string(),
  fc.string({ unit: 'binary' }),
  fc
    .array(
      fc.constantFrom(
        'A',
        'text',
        ' ',
        '  ',
        '\n',
        '\u00a0',
        '\ufeff',
        '\0',
        '\ud800',
        '\ufffe',
        'é',
        'e\u0301',
        '🐦',
        '<b>',
        '[',
        '**',
        '_',
        '<',
        ',',
      ),
    )
    .map((pieces) => pieces.join('')),
  fc.constantFrom(
    '2018-07-16',
    '2018-07-16T20:00:00+02:00',
    '2018-03-25 01:30',
    '2018-02-30',
    'Mon, 16 Jul 2018 20:00:00 GMT',
    '0999-01-01',
  ),
)
const value = fc.oneof(
  text,
  fc.array(fc.oneof({ weight: 5, arbitrary: text }, fc.integer(), fc.boolean(), fc.constant(null)), { maxLength: 4 }),
  fc.constantFrom(null, undefined, true, 0, 12.5, {}, { id: 'a' }),
)

describe('Plain fields fast path', () => {
  it.each(Object.keys(plain) as FieldName[])('equals the schema for %s', (name) => {
    fc.assert(
      fc.property(value, (written) => {
        const read = plain[name]?.(written)
        if (read !== undefined) expect(schemas[name].safeParse(written)).toEqual({ success: true, data: read })
      }),
      { numRuns: 5000 },
    )
  })

  it('handles usual values without the schema', () => {
    expect(plain.title?.('Zoë’s – title, with “quotes”: 7')).toBe('Zoë’s – title, with “quotes”: 7')
    expect(plain.tags?.(['a b', 'C#'])).toEqual(['a b', 'C#'])
    expect(plain.published?.('2018-07-16')).toBe(Date.parse('2018-07-16T00:00:00+01:00'))
    expect(plain.related?.(['world/europe/talks'])).toEqual([{ id: 'world/europe/talks' }])
  })
})
