import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isNestedDeeper } from '../../../src/records/front-matter/json-depth.ts'

const getDepth = (value: unknown): number =>
  typeof value === 'object' && value !== null ? 1 + Math.max(0, ...Object.values(value).map(getDepth)) : 0

describe('Nesting of a JSON text', () => {
  it('is that of its values', () => {
    fc.assert(
      fc.property(fc.jsonValue({ depthSize: 'medium' }), fc.nat(6), (value, levels) => {
        for (const text of [JSON.stringify(value), JSON.stringify(value, null, 2)]) {
          expect(isNestedDeeper(text, levels)).toBe(getDepth(value) > levels)
        }
      }),
    )
  })

  it.each(['"[[[["', '"\\"[[[["', '{"\\\\": ["]]]"]}', '"[', '"\\'])(
    'does not count what a string holds: %s',
    (text) => {
      expect(isNestedDeeper(text, 2)).toBe(false)
    },
  )
})
