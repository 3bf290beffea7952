import { describe, expect, it } from 'vitest'
import { movedPaths } from '../../src/feeds/moved.ts'
import { PRESETS, type Preset } from '../../src/newsroom/site.ts'
import { article, newsroom, print } from '../support/newsroom.ts'

const stories = [article({ id: 'a', tags: ['Élan vital'], authors: [{ id: 'ann', name: 'Ann Lee' }] })]
const moved = (movedFrom: readonly Preset[], more: Record<string, string> = {}): Map<string, string> =>
  movedPaths(print(newsroom({ movedFrom, redirects: new Map(Object.entries(more)) }), stories).catalogue)

describe('feeds of an older system', () => {
  it.each([
    ['wordpress', 'feed', '/rss.xml'],
    ['wordpress', 'feed/atom', '/atom.xml'],
    ['wordpress', 'category/europe/feed', '/europe/rss.xml'],
    ['wordpress', 'category/world/europe/feed/atom', '/europe/atom.xml'],
    ['wordpress', 'author/ann/feed', '/authors/ann/rss.xml'],
    ['wordpress', 'tag/%C3%A9lan-vital/feed', '/tags/%C3%A9lan-vital/rss.xml'],
    ['ghost', 'rss', '/rss.xml'],
    ['ghost', 'tag/europe/rss', '/europe/rss.xml'],
    ['ghost', 'author/ann/rss', '/authors/ann/rss.xml'],
    ['hugo', 'index.xml', '/rss.xml'],
    ['hugo', 'europe/index.xml', '/europe/rss.xml'],
    ['hugo', 'world/europe/index.xml', '/europe/rss.xml'],
    ['hugo', 'categories/europe/index.xml', '/europe/rss.xml'],
    ['hugo', 'tags/%C3%A9lan-vital/index.xml', '/tags/%C3%A9lan-vital/rss.xml'],
    ['jekyll', 'feed.xml', '/atom.xml'],
    ['jekyll', 'feed/europe.xml', '/europe/atom.xml'],
    ['jekyll', 'feed/by_tag/%C3%A9lan-vital.xml', '/tags/%C3%A9lan-vital/atom.xml'],
  ] as const)('of %s: /%s leads to %s', (preset, from, to) => {
    expect(moved([preset]).get(from)).toBe(to)
  })

  it('lead to something that is published, whatever the preset', () => {
    const edition = print(newsroom(), stories)
    for (const preset of PRESETS) {
      for (const [from, to] of moved([preset]))
        expect([from, edition.paths.includes(to.slice(1))]).toEqual([from, true])
    }
  })

  it('may be named one by one, and then outrank a preset', () => {
    expect(moved(['wordpress'], { '/feed/': 'https://other.example.org/x.xml' }).get('feed')).toBe(
      'https://other.example.org/x.xml',
    )
  })
})
