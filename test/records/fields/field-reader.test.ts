import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type CheckedFieldName,
  FIELDS,
  type FieldRow,
  RECORD_FIELDS,
} from '../../../src/records/fields/article-fields.ts'
import { FieldReader } from '../../../src/records/fields/field-reader.ts'

const ZONE = 'Europe/London'
const ZONES = { times: ZONE, days: ZONE }
const reader = new FieldReader(ZONES)
const plainFields = RECORD_FIELDS.flatMap(([name, { plain }]) =>
  plain === undefined ? [] : [name as CheckedFieldName],
)
const readPlain = (name: CheckedFieldName, written: unknown): unknown => {
  const { plain }: FieldRow = FIELDS[name]
  return plain?.(written, ZONES)
}

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
  it.each(plainFields)('equals the schema for %s', (name) => {
    fc.assert(
      fc.property(value, (written) => {
        const value = readPlain(name, written)
        if (value !== undefined) expect(reader.check(name, written)).toEqual({ value })
      }),
      { numRuns: 5000 },
    )
  })

  it('handles usual values without the schema', () => {
    expect(readPlain('title', 'Zoë’s – title, with “quotes”: 7')).toBe('Zoë’s – title, with “quotes”: 7')
    expect(readPlain('tags', ['a b', 'C#'])).toEqual(['a b', 'C#'])
    expect(readPlain('published', '2018-07-16')).toBe(Date.parse('2018-07-16T00:00:00+01:00'))
    expect(readPlain('related', ['world/europe/talks'])).toEqual([{ id: 'world/europe/talks' }])
  })
})
