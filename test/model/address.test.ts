import { describe, expect, it } from 'vitest'
import { getPathname, trimSlashes } from '../../src/model/address.ts'
import { getRedirectKey, parseRedirectTarget } from '../../src/model/redirect-address.ts'

describe('Path of the site', () => {
  it.each([
    'https://example.org/',
    'http://localhost:4000/',
    'https://example.org/news/today/',
    'http://[::1]:8080/a/',
  ])('equals that of URL for %s', (base) => {
    expect(getPathname(base)).toBe(new URL(base).pathname)
  })
})

describe('Normalized path', () => {
  it.each([
    ['feed/', 'feed'],
    ['/feed', 'feed'],
    ['//a//b//', 'a//b'],
    ['/', ''],
    ['', ''],
  ])('has no slash at either end: %s', (path, trimmed) => {
    expect(trimSlashes(path)).toBe(trimmed)
  })

  it('is computed in time proportional to its length', () => {
    const started = performance.now()
    trimSlashes(`a${'/'.repeat(100_000)}b`)
    expect(performance.now() - started).toBeLessThan(100)
  })

  it.each([
    ['https://example.org/', '/@feed/', '%40feed'],
    ['https://example.org/', '/a%2bb', 'a%2Bb'],
    ['https://example.org/', '/a?b', 'a'],
    ['https://example.org/', 'http://example.org/a', 'a'],
    ['https://example.org/', 'https://www.example.org/a', undefined],
    ['https://example.org/news/', '/a', 'a'],
    ['https://example.org/news/', '/news/a', 'a'],
    ['https://example.org/news/', 'https://example.org/a', undefined],
    [undefined, '/a/', 'a'],
    [undefined, '/a%2Fb', undefined],
  ])('with base %s of %s is %s', (base, address, key) => {
    expect(getRedirectKey(base, address)).toBe(key)
  })
})

describe('Redirect target', () => {
  it('is a URI, and stays the same when it is one', () => {
    const made = ['/ü b?ü#ü', '/a|b', 'https://пример.рф/[x]', '/a%20b'].map(parseRedirectTarget)
    expect(made).toEqual(['/%C3%BC%20b?%C3%BC#%C3%BC', '/a%7Cb', 'https://xn--e1afmkfd.xn--p1ai/%5Bx%5D', '/a%20b'])
    expect(made.map((address) => parseRedirectTarget(address ?? ''))).toEqual(made)
  })
})
