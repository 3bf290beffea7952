import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { getArticleUri, getAtomArticleUri, getFeedUri } from '../../src/model/identity.ts'
import { slugify } from '../../src/model/slug.ts'
import { editDistance, findNearestWord, isOneEditApart } from '../../src/problems/edit-distance.ts'

describe('Slug', () => {
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

  it('is one safe path segment and its own slug for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (label) => {
        const slug = slugify(label)
        expect(slug).not.toMatch(/[/\\?#%\s.]|^$/u)
        expect(slugify(slug)).toBe(slug)
      }),
    )
  })
})

describe('Article id in feeds', () => {
  const site = { tagAuthority: 'news.example.org,2018' }

  it('is a tag: URI made from the record id only', () => {
    expect(getArticleUri(site, { id: 'world/europe/vote' })).toBe('tag:news.example.org,2018:article/world/europe/vote')
    expect(getFeedUri(site, '')).toBe('tag:news.example.org,2018:feed')
    expect(getFeedUri(site, 'authors/diane')).toBe('tag:news.example.org,2018:feed/authors/diane')
  })

  it('is a URI for any id, and differs for different ids', () => {
    const ids = fc.string({ unit: 'grapheme', minLength: 1 })
    fc.assert(
      fc.property(ids, ids, (a, b) => {
        expect(getArticleUri(site, { id: a })).toMatch(
          /^tag:news\.example\.org,2018:article\/[A-Za-z0-9._~!$&'()*+,;=:@/%-]+$/,
        )
        expect(getArticleUri(site, { id: a }) === getArticleUri(site, { id: b })).toBe(a === b)
      }),
    )
  })

  it('is the guid of an older system, in Atom only when that is a URI', () => {
    expect(getArticleUri(site, { id: 'a', guid: '4711' })).toBe('4711')
    expect(getAtomArticleUri(site, { id: 'a', guid: '4711' })).toBe('tag:news.example.org,2018:article/a')
    expect(getAtomArticleUri(site, { id: 'a', guid: 'urn:uuid:1' })).toBe('urn:uuid:1')
  })
})

describe('Edit distance', () => {
  it.each([
    ['drfat', 'draft', 1],
    ['publised', 'published', 1],
    ['publishd', 'published', 1],
    ['expire', 'expires', 1],
    ['same', 'same', 0],
    ['', 'abc', 3],
    ['kitten', 'sitting', 3],
  ])('from %s to %s is %i', (word, meant, slips) => {
    expect(editDistance(word, meant)).toBe(slips)
    expect(editDistance(meant, word)).toBe(slips)
  })

  it('of one is detected as the full computation does', () => {
    const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 })
    fc.assert(
      fc.property(word, word, (a, b) => isOneEditApart(a, b) === (editDistance(a, b) === 1)),
      { numRuns: 2000 },
    )
  })

  it('suggests a near word, and nothing when none is near', () => {
    const sections = ['europe', 'asia', 'science']
    expect(findNearestWord('Europ', sections)).toBe('europe')
    expect(findNearestWord('sceince', sections)).toBe('science')
    expect(findNearestWord('sport', sections)).toBeUndefined()
  })
})
