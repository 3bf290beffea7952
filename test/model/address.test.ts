import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { getPathname, resolveOnPage, resolveWrittenLink, trimSlashes } from '../../src/model/address.ts'
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

describe('Published address', () => {
  const base = 'https://news.example.org/sub/'
  const page = `${base}articles/vote/`

  it.each([
    ['/transcripts/1', 'https://news.example.org/sub/transcripts/1'],
    ['/sub/transcripts/1', 'https://news.example.org/sub/transcripts/1'],
    ['/x y', 'https://news.example.org/sub/x%20y'],
    ['\\\\cdn.example.org\\a', 'https://cdn.example.org/a'],
    ['\\transcripts\\1?a=\\b', 'https://news.example.org/sub/transcripts/1?a=%5Cb'],
    ['https://bücher.example/ü', 'https://xn--bcher-kva.example/%C3%BC'],
    ['../up', 'https://news.example.org/sub/articles/up'],
    ['a|b{c}^`"', 'https://news.example.org/sub/articles/vote/a%7Cb%7Bc%7D%5E%60%22'],
    ['100% right', 'https://news.example.org/sub/articles/vote/100%25%20right'],
    ['a%2Fb#ü d', 'https://news.example.org/sub/articles/vote/a%2Fb#%C3%BC%20d'],
    ['//cdn.example.org/a', 'https://cdn.example.org/a'],
  ])('is absolute and as RFC 3986 has it: %s', (written, address) => {
    expect(resolveOnPage(page, written, base)).toBe(address)
  })

  it.each([
    ['www.example.com/a', 'https://www.example.com/a'],
    ['www.example.com', 'https://www.example.com/'],
    ['www.example', 'https://news.example.org/sub/articles/vote/www.example'],
    ['www.a%.com', 'https://news.example.org/sub/articles/vote/www.a%25.com'],
  ])('of a link has a scheme before www: %s', (written, address) => {
    expect(resolveWrittenLink(page, written, base)).toBe(address)
  })

  it('is one that RFC 3986 allows, whatever was written', () => {
    fc.assert(
      fc.property(fc.webUrl({ withFragments: true, withQueryParameters: true }), fc.string(), (url, more) => {
        fc.pre(URL.canParse(url + more) && URL.canParse(more, page))
        for (const address of [resolveOnPage(page, url + more, base), resolveOnPage(page, more, base)]) {
          expect(address).toMatch(/^[a-z][a-z\d+.-]*:(?:[\w.~:/?#[\]@!$&'()*+,;=-]|%[\dA-Fa-f]{2})*$/i)
          expect(resolveOnPage(page, address, base)).toBe(address)
        }
      }),
    )
  })
})
