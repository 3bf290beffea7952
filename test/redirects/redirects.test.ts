import { describe, expect, it } from 'vitest'
import { renderNginxMap, renderRedirects } from '../../src/edition/hosting/redirect-files.ts'
import { FeedTable } from '../../src/feeds/feed-table.ts'
import { PRESETS, type Preset, type Site } from '../../src/model/site.ts'
import { collectRedirects } from '../../src/redirects/redirects.ts'
import { parseWordpressQuery } from '../../src/redirects/wordpress-query.ts'
import { article, BASE, newsroom, print } from '../support/newsroom.ts'

const stories = [article({ id: 'a', tags: ['Élan vital'], authors: [{ id: 'ann', name: 'Ann Lee' }] })]
const moved = (movedFrom: readonly Preset[], more: Partial<Site> = {}) =>
  collectRedirects(print(newsroom({ movedFrom, ...more }), stories).catalog, BASE, new FeedTable())

/** The paths of each preset for these scopes, and their targets. */
const TABLE: Readonly<Record<Preset, Readonly<Record<string, string>>>> = {
  wordpress: {
    feed: '/rss.xml',
    'feed/rss': '/rss.xml',
    'feed/rss2': '/rss.xml',
    'feed/rdf': '/rss.xml',
    'feed/atom': '/atom.xml',
    'category/world/feed': '/world/rss.xml',
    'category/europe/feed': '/europe/rss.xml',
    'category/europe/feed/atom': '/europe/atom.xml',
    'category/world/europe/feed': '/europe/rss.xml',
    'category/world/europe/feed/rdf': '/europe/rss.xml',
    'author/ann/feed': '/authors/ann/rss.xml',
    'author/ann/feed/atom': '/authors/ann/atom.xml',
    'tag/%C3%A9lan-vital/feed': '/tags/%C3%A9lan-vital/rss.xml',
    'comments/feed': 'gone',
    'comments/feed/atom': 'gone',
  },
  ghost: {
    rss: '/rss.xml',
    'europe/rss': '/europe/rss.xml',
    'tag/europe/rss': '/europe/rss.xml',
    'tag/%C3%A9lan-vital/rss': '/tags/%C3%A9lan-vital/rss.xml',
    'author/ann/rss': '/authors/ann/rss.xml',
  },
  hugo: {
    'index.xml': '/rss.xml',
    'europe/index.xml': '/europe/rss.xml',
    'world/europe/index.xml': '/europe/rss.xml',
    'categories/europe/index.xml': '/europe/rss.xml',
    'tags/%C3%A9lan-vital/index.xml': '/tags/%C3%A9lan-vital/rss.xml',
    'authors/ann/index.xml': '/authors/ann/rss.xml',
  },
  jekyll: {
    'feed.xml': '/atom.xml',
    'feed/europe.xml': '/europe/atom.xml',
    'feed/Europe.xml': '/europe/atom.xml',
    'feed/by_tag/%C3%A9lan-vital.xml': '/tags/%C3%A9lan-vital/atom.xml',
  },
  eleventy: { 'feed.xml': '/atom.xml', 'feed/feed.xml': '/atom.xml', 'feed/feed.json': '/feed.json' },
}

describe('Feeds of another system', () => {
  it.each(PRESETS)('redirect from the addresses of %s', (preset) => {
    const all = moved([preset])
    const found = Object.keys(TABLE[preset]).map((path) => {
      const lead = all.get(path)
      return [path, typeof lead === 'object' ? lead.to : lead]
    })
    expect(Object.fromEntries(found)).toEqual(TABLE[preset])
  })

  it('redirect to published documents for every preset', () => {
    const { paths } = print(newsroom(), stories)
    for (const preset of PRESETS)
      for (const [from, lead] of moved([preset]))
        expect([from, lead === 'gone' || paths.includes(lead.to.slice(1))]).toEqual([from, true])
  })

  it('redirect to another format when theirs is not published', () => {
    const { site } = newsroom()
    const feeds = { ...site.feeds, formats: ['atom'] } as const
    expect(moved(['wordpress'], { feeds }).get('feed')).toEqual({ to: '/atom.xml' })
  })

  it('are overridden by redirects in site.yaml', () => {
    const redirects = new Map([['/feed/', 'https://other.example.org/x.xml']])
    expect(moved(['wordpress'], { redirects }).get('feed')).toEqual({ to: 'https://other.example.org/x.xml' })
    expect(moved(['wordpress'], { gone: ['/feed/'] }).get('feed')).toBe('gone')
    expect([...moved(['wordpress'], { redirects }).keys()][0]).toBe('feed')
  })
})

describe('WordPress feed query', () => {
  it.each([
    ['feed=rss2', 'feed/rss2'],
    ['feed=feed', 'feed'],
    ['feed=atom', 'feed/atom'],
    ['paged=2&feed=rdf', 'feed/rdf'],
    ['feed=rss2&category_name=world/europe', 'category/world/europe/feed/rss2'],
    ['tag=%C3%A9lan-vital&feed=atom', 'tag/%C3%A9lan-vital/feed/atom'],
    ['author_name=ann&feed=rss', 'author/ann/feed/rss'],
    ['feed=comments-rss2', 'comments/feed/rss2'],
    ['feed=rss2&cat=3', undefined],
    ['feed=rss2&tag=a&category_name=b', undefined],
    ['feed=json', undefined],
    ['s=feed', undefined],
  ])('%s maps to %s', (query, path) => {
    expect(parseWordpressQuery(query)).toBe(path)
  })
})

describe('Redirect files for hosts', () => {
  const leads = [
    ['feed', { to: '/rss.xml' }],
    ['a%20b*.xml', { to: 'https://other.example.org/:x/$1' }],
    ['retired', 'gone'],
    ['', { to: '/news/rss.xml' }],
    ['a"%24\\', { to: '/a' }],
  ] as const

  it('contain both forms of a path below the base path, without wildcards', () => {
    expect(renderRedirects({ old: leads.slice(0, 4), archived: [] }, '/news/')).toBe(
      '/news/feed /rss.xml 301\n/news/feed/ /rss.xml 301\n/news/a%20b%2A.xml https://other.example.org/%3Ax/$1 301\n/news/ /news/rss.xml 301\n',
    )
  })

  it('contain no rule that Cloudflare Pages would ignore', () => {
    expect(renderRedirects({ old: [['x'.repeat(1000), { to: '/a' }]], archived: [] }, '/')).toBe('')
    expect(renderRedirects({ old: leads, archived: [] }, '/')).not.toMatch(/ (?:410|404)$/m)
  })

  it('list archives last: as many as a host allows, and all for nginx', () => {
    const archived = Array.from({ length: 3000 }, (_, n) => [`a${n}/rss.xml`, { to: '/b' }] as const)
    const old = Array.from({ length: 600 }, (_, n) => [`o${n}`, { to: '/c' }] as const)
    const lines = renderRedirects({ old, archived }, '/').split('\n')
    expect(lines.length).toBe(2001)
    expect([lines[1199], lines[1200], lines[1999]]).toEqual([
      '/o599/ /c 301',
      '/a0/rss.xml /b 301',
      '/a799/rss.xml /b 301',
    ])
    expect(renderRedirects({ old: [...old, ...old], archived }, '/')).not.toContain('rss.xml')
    expect(renderNginxMap({ old, archived }, '/').split('\n').length).toBe(4201)
    const own = renderNginxMap({ old: [['a7/rss.xml', { to: '/mine' }]], archived }, '/')
    expect(own.match(/"\/a7\/rss.xml".*/g)).toEqual(['"/a7/rss.xml" "/mine";'])
  })

  it('are decoded and quoted for nginx', () => {
    expect(renderNginxMap({ old: leads, archived: [] }, '/').split('\n')).toEqual([
      '"/feed" "/rss.xml";',
      '"/feed/" "/rss.xml";',
      '"/a b*.xml" "https://other.example.org/:x/%241";',
      '"/retired" "gone";',
      '"/retired/" "gone";',
      '"/" "/news/rss.xml";',
      '"/a\\"$\\\\" "/a";',
      '"/a\\"$\\\\/" "/a";',
      '',
    ])
  })
})
