import { describe, expect, it } from 'vitest'
import { normalizeTarget } from '../../../src/delivery/http/request-target.ts'

describe('Request path', () => {
  it.each([
    ['/', '/'],
    ['/rss.xml', '/rss.xml'],
    ['/europe/', '/europe/'],
    ['/rss.xml?a=1', '/rss.xml'],
    ['/rss.xml?a=%zz/../', '/rss.xml'],
    ['/r%73s.xml', '/rss.xml'],
    ['/tags/%c3%a9t%C3%A9/rss.xml', '/tags/%C3%A9t%C3%A9/rss.xml'],
    ['/media/a@b,c.jpg', '/media/a%40b%2Cc.jpg'],
    ['/a%3Fb%23c', '/a%3Fb%23c'],
    ['/a%25zz', '/a%25zz'],
    ['/a+b', '/a%2Bb'],
    ['//rss.xml', '//rss.xml'],
    ['http://evil.example/rss.xml', '/rss.xml'],
    ['HTTPS://a@b:1/rss.xml?x', '/rss.xml'],
    ['http://evil.example', '/'],
    ['http://evil.example?/rss.xml', '/'],
    ['/.well-known/x', '/.well-known/x'],
  ])('has one normal form: %s', (target, path) => {
    expect(normalizeTarget(target)).toBe(path)
  })

  it.each([
    ['/%zz', 400],
    ['/%', 400],
    ['/%C0%AE', 400],
    ['/%ED%A0%80', 400],
    ['/%FF', 400],
    ['/a b', 400],
    ['/a#b', 400],
    ['/\xe9', 400],
    ['rss.xml', 400],
    ['ftp://evil.example/rss.xml', 400],
    ['*', 400],
    ['/.', 404],
    ['/..', 404],
    ['/a/../b', 404],
    ['/%2e%2E/b', 404],
    ['/a%2fb', 404],
    ['/..%5cb', 404],
    ['/a\\b', 404],
    ['/a%00', 404],
    ['/a%0d%0ab', 404],
    ['/a%C2%85', 404],
    ['', 404],
    [`/${'a'.repeat(4096)}`, 404],
  ])('is rejected when it cannot be a key: %#', (target, status) => {
    expect([target, normalizeTarget(target)]).toEqual([target, status])
  })

  it('is parsed in time proportional to its length', () => {
    const started = performance.now()
    for (const text of ['/a'.repeat(2000), `${'/a'.repeat(2000)}%`, `/${'-.'.repeat(2000)}@`]) normalizeTarget(text)
    expect(performance.now() - started).toBeLessThan(100)
  })

  it('is not found with more names than any address has, without looking them up', () => {
    expect(normalizeTarget(`/${'a/'.repeat(2000)}`)).toBe(404)
    expect(normalizeTarget(`/${'%61/'.repeat(900)}`)).toBe(404)
    expect(normalizeTarget('/'.repeat(4000))).toBe(404)
    expect(normalizeTarget(`/${'a/'.repeat(60)}`)).toBe(`/${'a/'.repeat(60)}`)
  })
})
