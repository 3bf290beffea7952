import { describe, expect, it } from 'vitest'
import { computeBackoff, parseRetryAfter } from '../../../src/delivery/websub/backoff.ts'

const NOW = Date.UTC(2026, 10, 20, 12)
const DAY = 86_400_000

describe('Back-off', () => {
  it('doubles from a second to an hour', () => {
    expect([1, 2, 3, 4, 12, 13, 40, 4000].map((failures) => computeBackoff(failures, 1))).toEqual([
      ...[1_000, 2_000, 4_000, 8_000, 2_048_000, 3_600_000, 3_600_000, 3_600_000],
    ])
  })

  it('is random in the second half of its time', () => {
    expect([0, 0.5, 0.999_999].map((random) => computeBackoff(5, random))).toEqual([8_000, 12_000, 16_000])
  })
})

describe('Retry-After', () => {
  it.each([
    ['120', 120_000],
    [' 7 ', 7_000],
    ['0', 0],
    ['999999999', DAY],
    ['Fri, 20 Nov 2026 12:01:00 GMT', 60_000],
    ['Friday, 20-Nov-26 12:01:00 GMT', 60_000],
    ['Fri, 20 Nov 2026 11:00:00 GMT', 0],
    ['Fri, 20 Nov 2126 11:00:00 GMT', DAY],
    ['-5', undefined],
    ['1.5', undefined],
    ['soon', undefined],
    ['', undefined],
    [undefined, undefined],
  ])('%j is %j ms', (field, ms) => {
    expect(parseRetryAfter(field, NOW)).toBe(ms)
  })
})
