import { describe, expect, it } from 'vitest'
import { documents, editionOf } from '../../support/editions.ts'
import { ask, serving } from './support.ts'

describe('Extra or missing slash', () => {
  const edition = editionOf(documents({ 'europe/atom.xml': 'atom', 'europe/': 'page', 'articles/one/': 'page' }))

  it.each([
    ['/europe/atom.xml/', '/europe/atom.xml'],
    ['/europe/atom.xml/?utm=1', '/europe/atom.xml'],
    ['/articles/one', '/articles/one/'],
  ])('redirects: %s', async (path, location) => {
    const { port } = await serving(edition)
    const { status, headers } = await ask(port, path)
    expect([status, headers.location, headers['cache-control']]).toEqual([301, location, 'public, max-age=3600'])
  })

  it.each(['/europe/atom.xml//', '/europe//', '//', '/nowhere/', '/europe/atom.xml/x'])(
    'does not redirect: %s',
    async (path) => {
      const { port } = await serving(edition)
      expect((await ask(port, path)).headers.location ?? '').not.toContain('//')
      expect((await ask(port, path)).status).toBe(path === '/europe//' ? 301 : 404)
    },
  )
})

describe('Site below a base path', () => {
  const edition = editionOf(
    documents({ 'index.html': 'home', 'europe/rss.xml': 'rss', 'europe/': 'page', 'one/': 'page' }),
  )
  const root = (): string => '/news/'

  it.each([
    ['/news', '/news/'],
    ['/news/one', '/news/one/'],
    ['/one', '/news/one/'],
    ['/news/europe/rss.xml/', '/news/europe/rss.xml'],
  ])('redirects within itself: %s', async (path, location) => {
    const { port } = await serving(edition, { root })
    const { status, headers } = await ask(port, path)
    expect([status, headers.location]).toEqual([301, location])
  })

  it.each([
    '/news/europe/rss.xml',
    '/europe/rss.xml',
    '/%6eews/europe/r%73s.xml',
    'http://news.example.org/news/europe/rss.xml',
    'http://news.example.org/europe/rss.xml',
  ])('serves a feed by any spelling of its address: %s', async (target) => {
    const { port } = await serving(edition, { root })
    const { status, body } = await ask(port, target)
    expect([status, body.toString()]).toEqual([200, 'rss'])
  })

  it('has a Content-Location with the base path', async () => {
    const { port } = await serving(edition, { root })
    for (const path of ['/news/europe', '/europe']) {
      const first = await ask(port, path)
      expect([first.status, first.headers['content-location']]).toEqual([200, '/news/europe/rss.xml'])
      const again = await ask(port, path, { headers: { 'if-none-match': first.headers.etag ?? '' } })
      expect([again.status, again.headers['content-location']]).toEqual([304, '/news/europe/rss.xml'])
    }
    expect((await ask(port, '/news/')).body.toString()).toBe('home')
  })
})
