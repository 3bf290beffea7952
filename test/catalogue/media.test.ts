import { describe, expect, it } from 'vitest'
import { mediaPlace } from '../../src/catalogue/media.ts'

const BASE = 'https://news.example.org/'
const PAGE = `${BASE}articles/vote/`

describe('where a media file is published', () => {
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
  ])('of %s', (reference, place) => {
    expect(mediaPlace(reference, 'world/europe/vote.md', PAGE, BASE)).toEqual(place)
  })

  it('is counted from the site’s own address', () => {
    const base = 'https://example.org/news/'
    expect(mediaPlace('/news/media/a.jpg', 'a.md', `${base}a/`, base)).toEqual({
      path: 'media/a.jpg',
      file: 'media/a.jpg',
    })
    expect(mediaPlace('/media/a.jpg', 'a.md', `${base}a/`, base)).toEqual({ path: 'media/a.jpg', file: 'media/a.jpg' })
    expect(mediaPlace('https://example.org/media/a.jpg', 'a.md', `${base}a/`, base)).toBeUndefined()
  })
})
