import { describe, expect, it } from 'vitest'
import { chooseCoding } from '../../../src/delivery/http/codings.ts'

const cases: readonly [string | undefined, ReturnType<typeof chooseCoding>][] = [
  [undefined, 'identity'],
  ['', 'identity'],
  [' ', 'identity'],
  ['gzip', 'gzip'],
  ['br', 'br'],
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip, deflate', 'gzip'],
  ['br, gzip', 'br'],
  ['GZIP', 'gzip'],
  ['Br;Q=0.5', 'br'],
  ['x-gzip', 'gzip'],
  ['X-GZIP;q=0.3', 'gzip'],
  ['deflate', 'identity'],
  ['compress, zstd', 'identity'],
  ['*', 'br'],
  ['*;q=0.1', 'br'],
  ['gzip, *', 'br'],
  ['gzip;q=0, *', 'br'],
  ['br;q=0, *', 'gzip'],
  ['gzip, *;q=0', 'gzip'],
  ['gzip, *;q=0.5', 'gzip'],
  ['br;q=0.5, gzip', 'gzip'],
  ['br;q=0.5, gzip;q=0.8', 'gzip'],
  ['br;q=1.000, gzip;q=1.0', 'br'],
  ['gzip;q=0.001', 'gzip'],
  ['gzip;q=0', 'identity'],
  ['gzip;q=0.000, br;q=0.', 'identity'],
  ['identity', 'identity'],
  ['identity, gzip;q=0.5', 'identity'],
  ['identity;q=0.5, gzip;q=0.8', 'gzip'],
  ['identity;q=0.5, gzip;q=0.5', 'gzip'],
  ['identity;q=0, gzip', 'gzip'],
  ['identity;q=0', 'none'],
  ['identity;q=0, deflate', 'none'],
  ['identity;q=0, *', 'br'],
  ['*;q=0', 'none'],
  ['*;q=0, identity', 'identity'],
  ['*;q=0, identity;q=0.1', 'identity'],
  ['gzip;q=0, br;q=0, identity;q=0', 'none'],
  ['gzip ; q=0.5 ,\tbr ;q=0.4', 'gzip'],
  ['gzip;q=nan', 'identity'],
  ['gzip;q=2', 'identity'],
  ['gzip;q=-1', 'identity'],
  ['gzip;q=0.1234', 'identity'],
  ['gzip;q=', 'identity'],
  ['gzip;level=9', 'identity'],
  ['gzip;q=0.5;q=1, br;q=0.1', 'br'],
  ['gzip, gzip;q=0', 'identity'],
  ['gzip;q=0, x-gzip', 'identity'],
  [',,gzip,,', 'gzip'],
  ['gz ip', 'identity'],
  ['"gzip"', 'identity'],
  ['gzip\u0000', 'identity'],
  ['constructor, __proto__', 'identity'],
  ['x,'.repeat(900).concat('gzip'), 'gzip'],
  ['gzip,'.repeat(3000), 'identity'],
]

describe('Content coding for Accept-Encoding', () => {
  it.each(cases)('is the one that the client prefers: %#', (header, coding) => {
    expect([header, chooseCoding(header)]).toEqual([header, coding])
    // The second call uses the cache.
    expect(chooseCoding(header)).toBe(coding)
  })

  it('is correct for any number of different fields', () => {
    for (let at = 0; at < 2000; at += 1) expect(chooseCoding(`x${at}, gzip`)).toBe('gzip')
    expect(chooseCoding('br')).toBe('br')
  })
})
