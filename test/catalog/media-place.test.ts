import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { resolveMediaPlace } from '../../src/catalog/media-place.ts'

const BASE = 'https://news.example.org/'
const PAGE = `${BASE}articles/vote/`

describe('Published path of a media file', () => {
  it.each([
    ['/media/a.jpg', { path: 'media/a.jpg', file: 'media/a.jpg' }],
    ['hero.jpg', { path: 'articles/vote/hero.jpg', file: 'world/europe/hero.jpg' }],
    ['../img/a%20b.png?v=2#x', { path: 'articles/img/a%20b.png', file: 'world/img/a b.png' }],
    [`${BASE}media/a.jpg`, { path: 'media/a.jpg', file: 'media/a.jpg' }],
    ['https://cdn.example.com/a.jpg', undefined],
    ['//cdn.example.com/a.jpg', undefined],
    ['data:image/png;base64,AAAA', undefined],
    ['javascript:alert(1)//a.jpg', undefined],
    ['/world/secret.md', undefined],
    ['/site.yaml', undefined],
    ['../../../../etc/a.jpg', undefined],
    ['/..%2f..%2fetc/a.jpg', undefined],
    ['/a%00.jpg', undefined],
    ['/a%zz.jpg', undefined],
    ['/x.jpg/', undefined],
    ['x.jpg/', undefined],
  ])('is resolved for %s', (reference, place) => {
    expect(resolveMediaPlace(reference, 'world/europe/vote.md', PAGE, BASE)).toEqual(place)
  })

  it('is the same by the fast way and by full URL resolution', () => {
    const segment = fc.constantFrom('a', 'b-c', 'a.b', '..', '.', '', 'x.jpg', 'é', 'news', 'a%20b', 'y:z')
    const path = fc.array(segment, { maxLength: 4 }).map((segments) => segments.join('/'))
    const reference = fc
      .tuple(fc.constantFrom('', '/', '//'), path, fc.constantFrom('', '.jpg', '.md', '?q'))
      .map((parts) => parts.join(''))
    const base = fc.constantFrom(BASE, `${BASE}news/`)
    fc.assert(
      fc.property(reference, path, base, fc.boolean(), (written, page, site, isHere) => {
        const at = new URL(isHere ? page.replace(/^\/+/, './') : '/x/', isHere ? site : 'https://example.com/').href
        // A query does not change the path, and prevents the fast way.
        const resolved = resolveMediaPlace(/[?#]/.test(written) ? written : `${written}?`, 'w/e/v.md', at, site)
        expect(resolveMediaPlace(written, 'w/e/v.md', at, site)).toEqual(resolved)
      }),
    )
  })

  it('is relative to the base URL of the site', () => {
    const base = 'https://example.org/news/'
    expect(resolveMediaPlace('/news/media/a.jpg', 'a.md', `${base}a/`, base)).toEqual({
      path: 'media/a.jpg',
      file: 'media/a.jpg',
    })
    expect(resolveMediaPlace('/media/a.jpg', 'a.md', `${base}a/`, base)).toEqual({
      path: 'media/a.jpg',
      file: 'media/a.jpg',
    })
    expect(resolveMediaPlace('https://example.org/media/a.jpg', 'a.md', `${base}a/`, base)).toBeUndefined()
  })
})
