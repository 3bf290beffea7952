import { describe, expect, it } from 'vitest'
import { parseHttpDate } from '../../../src/delivery/http/http-date.ts'

const AT = Date.UTC(1994, 10, 6, 8, 49, 37)

describe('HTTP-date', () => {
  it.each([
    ['Sun, 06 Nov 1994 08:49:37 GMT', AT],
    ['Sunday, 06-Nov-94 08:49:37 GMT', AT],
    ['Sun Nov  6 08:49:37 1994', AT],
    ['Fri Nov 20 08:30:15 2026', Date.UTC(2026, 10, 20, 8, 30, 15)],
    ['Friday, 20-Nov-26 08:30:15 GMT', Date.UTC(2026, 10, 20, 8, 30, 15)],
    ['Thu, 29 Feb 2024 00:00:00 GMT', Date.UTC(2024, 1, 29)],
    ['Sat, 31 Dec 2016 23:59:60 GMT', Date.UTC(2017, 0, 1)],
  ])('is parsed in all three forms of RFC 9110 §5.6.7: %s', (text, instant) => {
    expect(parseHttpDate(text)).toBe(instant)
  })

  it.each([
    'Mon, 06 Nov 1994 08:49:37 GMT',
    'Sun, 6 Nov 1994 08:49:37 GMT',
    'Sun, 06 Nov 1994 08:49:37 UTC',
    'Sun, 06 Nov 1994 08:49:37 +0000',
    'Sun, 06 Nov 1994 08:49:37',
    'sun, 06 nov 1994 08:49:37 gmt',
    'Sun, 06 Nov 94 08:49:37 GMT',
    'Thu, 30 Feb 2024 00:00:00 GMT',
    'Sun, 06 Nov 1994 24:00:00 GMT',
    'Sun, 06 Nov 1994 08:60:00 GMT',
    'Tue, 01 Jan 0001 00:00:00 GMT',
    'Sun Nov 06 08:49:37 1994 GMT',
    'Monday, 06-Nov-94 08:49:37 GMT',
    ' Sun, 06 Nov 1994 08:49:37 GMT',
    '1994-11-06T08:49:37Z',
    '784111777',
    '',
  ])('rejects %s', (text) => {
    expect(parseHttpDate(text)).toBeUndefined()
  })
})
