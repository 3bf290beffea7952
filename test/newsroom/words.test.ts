import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { articleUri, atomArticleUri, feedUri } from '../../src/newsroom/identity.ts'
import { isOneSlip, nearest, slipsBetween } from '../../src/newsroom/nearest.ts'
import { slugify } from '../../src/newsroom/slug.ts'

describe('slugs', () => {
  it.each([
    ['Helsinki Summit', 'helsinki-summit'],
    ['  R&D: what’s next?  ', 'r-and-d-whats-next'],
    ['C', 'c'],
    ['C++', 'c-plus-plus'],
    ['C#', 'c-sharp'],
    ['Élysée', 'élysée'],
    ['E\u0301lyse\u0301e', 'élysée'],
    ['قمة هلسنكي', 'قمة-هلسنكي'],
    ['हिन्दी', 'हिन्दी'],
    ['🚀', 'u1f680'],
    ['..', 'u2e-u2e'],
    ['', 'untitled'],
  ])('of %j is %j', (label, slug) => {
    expect(slugify(label)).toBe(slug)
  })

  it('are one safe path segment, and their own slug, for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (label) => {
        const slug = slugify(label)
        expect(slug).not.toMatch(/[/\\?#%\s.]|^$/u)
        expect(slugify(slug)).toBe(slug)
      }),
    )
  })
})

describe('identity', () => {
  const site = { tagAuthority: 'news.example.org,2018' }

  it('is a tag: URI made from the id alone', () => {
    expect(articleUri(site, { id: 'world/europe/vote' })).toBe('tag:news.example.org,2018:article/world/europe/vote')
    expect(feedUri(site, '')).toBe('tag:news.example.org,2018:feed')
    expect(feedUri(site, 'authors/diane')).toBe('tag:news.example.org,2018:feed/authors/diane')
  })

  it('is a URI, and different for different ids, whatever they are', () => {
    const ids = fc.string({ unit: 'grapheme', minLength: 1 })
    fc.assert(
      fc.property(ids, ids, (a, b) => {
        expect(articleUri(site, { id: a })).toMatch(
          /^tag:news\.example\.org,2018:article\/[A-Za-z0-9._~!$&'()*+,;=:@/%-]+$/,
        )
        expect(articleUri(site, { id: a }) === articleUri(site, { id: b })).toBe(a === b)
      }),
    )
  })

  it('keeps the guid of an older system, which Atom takes only when it is a URI', () => {
    expect(articleUri(site, { id: 'a', guid: '4711' })).toBe('4711')
    expect(atomArticleUri(site, { id: 'a', guid: '4711' })).toBe('tag:news.example.org,2018:article/a')
    expect(atomArticleUri(site, { id: 'a', guid: 'urn:uuid:1' })).toBe('urn:uuid:1')
  })
})

describe('the nearest word', () => {
  it.each([
    ['drfat', 'draft', 1],
    ['publised', 'published', 1],
    ['publishd', 'published', 1],
    ['expire', 'expires', 1],
    ['same', 'same', 0],
    ['', 'abc', 3],
    ['kitten', 'sitting', 3],
  ])('%s is %s with %i slips', (word, meant, slips) => {
    expect(slipsBetween(word, meant)).toBe(slips)
    expect(slipsBetween(meant, word)).toBe(slips)
  })

  it('is told a slip away as quickly as it is read', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 })
    fc.assert(
      fc.property(word, word, (a, b) => isOneSlip(a, b) === (slipsBetween(a, b) === 1)),
      { numRuns: 2000 },
    )
  })

  it('is suggested when it is close, and nothing when none is', () => {
    const sections = ['europe', 'asia', 'science']
    expect(nearest('Europ', sections)).toBe('europe')
    expect(nearest('sceince', sections)).toBe('science')
    expect(nearest('sport', sections)).toBeUndefined()
  })
})
