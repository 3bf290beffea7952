import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cacheControl, datedUpTo, Freshness } from '../../src/http/caching.ts'
import { rendition } from '../support/editions.ts'

describe('the date of a document', () => {
  it('is never later than that of the answer', () => {
    const made = rendition('a.xml', 'x', { lastModified: 5000 })
    expect(datedUpTo(4500, made)).toEqual({ ...made, lastModified: 4500 })
    expect(datedUpTo(5000, made)).toBe(made)
  })
})

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
