import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { clampLastModified, Freshness, makeDocumentCacheControl } from '../../../src/delivery/http/cache-control.ts'
import { rendition } from '../../support/editions.ts'

describe('Last-Modified field', () => {
  it('is never later than the Date of the response', () => {
    const made = rendition('a.xml', 'x', { lastModified: 5000 })
    expect(clampLastModified(4500, made)).toEqual({ ...made, sentDate: 4500 })
    expect(clampLastModified(5000, made)).toBe(made)
  })
})

describe('Cache-Control of an edition', () => {
  it('is at any instant what that instant alone requires', () => {
    const maxAge = fc.integer({ min: 0, max: 86_400 })
    const nextChange = fc.option(fc.integer({ min: 0, max: 10_000_000 }), { nil: undefined })
    fc.assert(
      fc.property(maxAge, nextChange, fc.integer({ min: 0, max: 10_000_000 }), (seconds, next, now) => {
        expect(new Freshness(seconds, next).at(now)).toBe(makeDocumentCacheControl(seconds, next, now))
      }),
    )
  })
})
