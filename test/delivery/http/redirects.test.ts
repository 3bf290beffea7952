import { describe, expect, it } from 'vitest'
import { buildCatalog } from '../../../src/catalog/update.ts'
import type { Edition } from '../../../src/edition/edition.ts'
import { EditionBuilder } from '../../../src/edition/edition-builder.ts'
import type { Site } from '../../../src/model/site.ts'
import { hostText } from '../../support/editions.ts'
import { article, BASE, NOW, newsroom } from '../../support/newsroom.ts'
import { ask, serving } from './support.ts'

const stories = [article({ id: 'a', media: ['/media/a.jpg'], tags: ['Élan vital'] })]

function editionOf(site: Partial<Site>, base = BASE): Edition {
  const measure = (file: string) => (file === 'media/a.jpg' ? { size: 1 } : undefined)
  const sources = { body: async () => 'x', measure, yieldToEventLoop: async () => {}, report: () => {} }
  return new EditionBuilder(base, sources).edition(buildCatalog(newsroom(site), stories, NOW))
}

/** Returns the Location of a 301 for each path, else the status. */
async function leads(edition: Edition, paths: readonly string[], root = '/'): Promise<Record<string, unknown>> {
  const { port } = await serving(edition, { root: () => root })
  const answers: Record<string, unknown> = {}
  for (const path of paths) {
    const { status, headers } = await ask(port, path)
    answers[path] = status === 301 ? headers.location : status
  }
  return answers
}

describe('Redirected feed address', () => {
  it('answers 301 or 410, with and without a trailing slash', async () => {
    const edition = editionOf({
      movedFrom: ['wordpress'],
      redirects: new Map([
        ['/old.xml', '/europe/atom.xml'],
        ['/Ü news/', 'https://other.example.org/%C3%BC.xml'],
      ]),
      gone: ['/retired/feed/'],
    })
    const expected = {
      '/feed/': '/rss.xml',
      '/feed': '/rss.xml',
      '/feed/rss2/': '/rss.xml',
      '/feed/rdf/': '/rss.xml',
      '/category/world/europe/feed/atom/': '/europe/atom.xml',
      '/category/europe/feed/?paged=2': '/europe/rss.xml',
      '/tag/%c3%a9lan-vital/feed/': '/tags/%C3%A9lan-vital/rss.xml',
      '/author/ann/feed/': '/authors/ann/rss.xml',
      '/?feed=rss2': '/rss.xml',
      '/?feed=atom&category_name=europe': '/europe/atom.xml',
      '/?feed=comments-rss2': 410,
      '/?feed=rss2&cat=3': 200,
      '/?feed=': 200,
      '/comments/feed/': 410,
      '/old.xml': '/europe/atom.xml',
      '/%C3%9C%20news': 'https://other.example.org/%C3%BC.xml',
      '/%c3%9c%20news/': 'https://other.example.org/%C3%BC.xml',
      '/retired/feed/': 410,
      '/retired/feed': 410,
      '/category/nowhere/feed/': 404,
    }
    expect(await leads(edition, Object.keys(expected))).toEqual(expected)
  })

  it('is cacheable for an hour with 301, and for seconds with 410', async () => {
    const { port } = await serving(editionOf({ movedFrom: ['wordpress'], gone: ['/retired/'] }))
    expect((await ask(port, '/feed/')).headers['cache-control']).toBe('public, max-age=3600')
    expect((await ask(port, '/?feed=rss2')).headers['cache-control']).toBe('public, max-age=3600')
    expect((await ask(port, '/retired/')).headers['cache-control']).toBe('public, max-age=5')
  })

  it('is not matched by a WordPress query without the WordPress preset', async () => {
    expect(await leads(editionOf({ movedFrom: ['ghost'] }), ['/?feed=rss2'])).toEqual({ '/?feed=rss2': 200 })
  })

  it('never hides a published document', async () => {
    const paths = ['/', '/rss.xml', '/europe/', '/articles/a', '/media/a.jpg', '/healthz', '/sitemap.xml', '/old/']
    const redirects = new Map(paths.map((path) => [path, '/science/rss.xml']))
    const edition = editionOf({ redirects })
    expect(await leads(edition, [...paths, '/europe'])).toEqual({
      '/': 200,
      '/rss.xml': 200,
      '/europe/': 200,
      '/europe': 200,
      '/articles/a': '/articles/a/',
      // The media file does not exist in this test; only the absence of a redirect matters.
      '/media/a.jpg': 404,
      '/healthz': 200,
      '/sitemap.xml': 200,
      '/old/': '/science/rss.xml',
    })
    expect(await hostText(edition, '_redirects')).toBe('/old /science/rss.xml 301\n/old/ /science/rss.xml 301\n')
  })

  it('leads to the end of a chain in one step', async () => {
    const redirects = new Map([
      ['/a', '/b/'],
      ['/b', '/feed/'],
      ['/c', '/comments/feed/'],
      ['/d', 'https://news.example.org/a'],
      ['/e', 'https://elsewhere.example.org/a'],
    ])
    expect(await leads(editionOf({ redirects, movedFrom: ['wordpress'] }), ['/a', '/b', '/c', '/d', '/e'])).toEqual({
      '/a': '/rss.xml',
      '/b': '/rss.xml',
      '/c': 410,
      '/d': '/rss.xml',
      '/e': 'https://elsewhere.example.org/a',
    })
  })

  it('works below a base path, with and without that path', async () => {
    const redirects = new Map([
      ['/old/', '/europe/rss.xml'],
      ['/news/older/', '/europe/rss.xml'],
    ])
    const edition = editionOf({ redirects, movedFrom: ['ghost', 'wordpress'] }, 'https://example.org/news/')
    const paths = ['/news/old', '/old', '/news/older', '/news/rss/', '/rss/', '/news/?feed=rss2']
    expect(Object.values(await leads(edition, paths, '/news/'))).toEqual([
      '/news/europe/rss.xml',
      '/news/europe/rss.xml',
      '/news/europe/rss.xml',
      '/news/rss.xml',
      '/news/rss.xml',
      '/news/rss.xml',
    ])
    const text = await hostText(edition, '_redirects')
    expect(text).toContain('/news/old/ /news/europe/rss.xml 301\n/news/older /news/europe/rss.xml 301\n')
    expect(text.split('\n').filter((line) => line !== '' && !/^\/news\/\S* \/news\/\S+ 301$/.test(line))).toEqual([])
  })

  it('is in the redirect files of the static tree for every preset', async () => {
    for (const preset of ['wordpress', 'ghost', 'hugo', 'jekyll', 'eleventy'] as const) {
      const edition = editionOf({ movedFrom: [preset] })
      const text = await hostText(edition, '_redirects')
      const lines = text.split('\n').filter((line) => line !== '')
      expect(lines.length).toBeGreaterThan(2)
      expect(new Set(lines.map((line) => line.split(' ')[0])).size).toBe(lines.length)
      for (const line of lines) {
        const [from = '', to = '', status] = line.split(' ')
        expect([line, edition.has(from.slice(1)), edition.has(to.slice(1)), status]).toEqual([line, false, true, '301'])
      }
      const map = await hostText(edition, '_redirects.nginx')
      const mapped = [...map.matchAll(/^"([^"]+)" "(\/[^"]+)";$/gm)].map(([, from = '', to]) => [encodeURI(from), to])
      // nginx treats map keys that differ only in letter case as one.
      const fold = (pairs: (string | undefined)[][]) => new Map(pairs.map(([from, to]) => [from?.toLowerCase(), to]))
      expect(fold(mapped)).toEqual(fold(lines.map((line) => line.split(' '))))
    }
  })
})
