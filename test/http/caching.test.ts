import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cacheControl, Freshness } from '../../src/http/caching.ts'

describe('the freshness of an edition', () => {
  it('is at every instant what it would be if it were made for that instant alone', () => {
    const maxAge = fc.integer({ min: 0, max: 86_400 })
    const nextChange = fc.option(fc.integer({ min: 0, max: 10_000_000 }), { nil: undefined })
    fc.assert(
      fc.property(maxAge, nextChange, fc.integer({ min: 0, max: 10_000_000 }), (seconds, next, now) => {
        expect(new Freshness(seconds, next).at(now)).toBe(cacheControl(seconds, next, now))
      }),
    )
  })
})
