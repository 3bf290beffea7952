import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { getErrorLine } from '../../../src/delivery/server/write-response.ts'
import { PAGE_POLICY } from '../../../src/edition/rendition/response-policies.ts'
import { hostText } from '../../support/editions.ts'
import { article, NOW, newsroom, print } from '../../support/newsroom.ts'
import { ask, serving } from './support.ts'

const HTML = 'text/html; charset=utf-8'

/** The `Accept` fields of Chromium 156, Firefox 153 and Safari. */
const BROWSERS = {
  chromium:
    'text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7',
  firefox: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  safari: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
}

const READERS = {
  curl: '*/*',
  miniflux:
    'application/xml,application/atom+xml,application/rss+xml,application/rdf+xml,application/feed+json,text/html,*/*;q=0.9',
  freshrss:
    'application/atom+xml, application/rss+xml, application/rdf+xml;q=0.9, application/xml;q=0.8, text/xml;q=0.8, text/html;q=0.7, unknown/unknown;q=0.1, application/unknown;q=0.1, */*;q=0.1',
  feedparser:
    'application/atom+xml,application/rdf+xml,application/rss+xml,application/x-netcdf,application/xml;q=0.9,text/xml;q=0.2,*/*;q=0.1',
  feedbin:
    'application/feed+json, application/atom+xml, application/rss+xml, application/xml;q=0.8, text/xml;q=0.6, */*;q=0.2',
  tie: 'text/html, application/xml',
}

const { edition } = print(newsroom(), [
  article({ id: 'one', summary: 'In short.' }),
  article({ id: 'gone', withdrawn: { at: NOW - 1000 } }),
  article({ id: 'draft', draft: true }),
])

describe('Feed opened in a browser', () => {
  it.each(Object.entries(BROWSERS))('is an uncacheable page: %s', async (_, accept) => {
    const { port } = await serving(edition)
    for (const path of ['/europe/rss.xml', '/europe/atom.xml', '/europe/feed.json']) {
      const { status, headers, body } = await ask(port, path, { headers: { accept, 'if-none-match': '*' } })
      expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
      expect(headers).toMatchObject({
        'cache-control': 'private, no-store',
        vary: 'Accept, Sec-Fetch-Dest, Accept-Encoding',
      })
      expect(headers['etag']).toBeUndefined()
      expect(body.toString()).toMatch(/This is a web feed[\s\S]*In short\./)
    }
  })

  it('is compressed, and has no body for HEAD', async () => {
    const { port } = await serving(edition)
    const headers = { accept: BROWSERS.firefox, 'accept-encoding': 'gzip' }
    const { body } = await ask(port, '/rss.xml', { headers })
    expect(gunzipSync(body).toString()).toContain('This is a web feed')
    const head = await ask(port, '/rss.xml', { headers, method: 'HEAD' })
    expect([head.headers['content-type'], head.body.length]).toEqual(['text/html; charset=utf-8', 0])
  })

  it.each(Object.entries(READERS))('stays a feed for %s', async (_, accept) => {
    const { port } = await serving(edition)
    expect((await ask(port, '/europe/rss.xml', { headers: { accept } })).headers['content-type']).toBe(
      'application/rss+xml; charset=utf-8',
    )
  })

  it('stays a feed for scripts in a browser and for typical feed readers', async () => {
    const { port } = await serving(edition)
    for (const more of [{ 'sec-fetch-dest': 'empty' }, { 'a-im': 'feed' }]) {
      const { headers } = await ask(port, '/europe/rss.xml', { headers: { accept: BROWSERS.chromium, ...more } })
      expect(headers['content-type']).toBe('application/rss+xml; charset=utf-8')
    }
    const { headers } = await ask(port, '/europe/rss.xml')
    expect(headers['vary']).toBe('Accept-Encoding')
  })
})

describe('Pages over HTTP', () => {
  it('are cached, compressed and revalidated like feeds', async () => {
    const { port } = await serving(edition)
    for (const path of ['/', '/europe/', '/articles/one/', '/assets/style.css', '/sitemap.xml', '/robots.txt']) {
      const { status, headers } = await ask(port, path)
      expect([path, status, headers['cache-control']?.slice(0, 15)]).toEqual([path, 200, 'public, max-age'])
      const again = await ask(port, path, { headers: { 'if-none-match': String(headers['etag']) } })
      expect([path, again.status, again.body.length]).toEqual([path, 304, 0])
      const coded = await ask(port, path, { headers: { 'accept-encoding': 'gzip' } })
      expect(coded.headers['content-encoding']).toBe('gzip')
    }
  })

  it('are sent at a section’s address without its slash to clients that prefer HTML', async () => {
    const { port } = await serving(edition)
    const { status, headers } = await ask(port, '/europe', { headers: { accept: BROWSERS.chromium } })
    expect([status, headers['content-type'], headers['content-location']]).toEqual([
      200,
      'text/html; charset=utf-8',
      '/europe/',
    ])
    expect(headers['vary']).toBe('Accept, Accept-Encoding')
    expect(headers['link']).toBe(
      [
        '<https://news.example.org/europe/rss.xml>; rel="alternate"; type="application/rss+xml"',
        '<https://news.example.org/europe/atom.xml>; rel="alternate"; type="application/atom+xml"',
        '<https://news.example.org/europe/feed.json>; rel="alternate"; type="application/feed+json"',
      ].join(', '),
    )
  })

  it('have Link fields for their feeds', async () => {
    const { port } = await serving(edition)
    for (const [path, feed] of [
      ['/', 'rss.xml'],
      ['/europe/', 'europe/rss.xml'],
    ]) {
      expect((await ask(port, path ?? '')).headers['link']).toContain(
        `<https://news.example.org/${feed}>; rel="alternate"`,
      )
    }
  })

  it('are found without the trailing slash', async () => {
    const { port } = await serving(edition)
    const { status, headers } = await ask(port, '/articles/one')
    expect([status, headers['location']]).toEqual([301, '/articles/one/'])
  })

  it('answer 410 for a withdrawn article, and the same for a hidden article as for one that never existed', async () => {
    const { port } = await serving(edition)
    expect((await ask(port, '/articles/gone/')).status).toBe(410)
    expect((await ask(port, '/articles/gone')).status).toBe(410)
    for (const accept of [READERS.curl, BROWSERS.firefox]) {
      const hidden = await ask(port, '/articles/draft/', { headers: { accept } })
      const missing = await ask(port, '/articles/missing/', { headers: { accept } })
      const { date: _, ...fields } = hidden.headers
      const { date: __, ...others } = missing.headers
      expect([hidden.status, fields, hidden.body]).toEqual([404, others, missing.body])
    }
  })

  it('include a 410 page for browsers, the same for all addresses; other clients get one line', async () => {
    const { port } = await serving(edition)
    const page = await hostText(edition, '410.html')
    expect(page).toContain('This has been taken down')
    for (const path of ['/articles/gone/', '/articles/gone']) {
      const { status, headers, body } = await ask(port, path, { headers: { accept: BROWSERS.chromium } })
      expect([path, status, headers['content-type'], body.toString()]).toEqual([path, 410, HTML, page])
      expect(headers).toMatchObject({ 'cache-control': 'public, max-age=5', vary: 'Accept, Sec-Fetch-Dest' })
      expect(headers['content-security-policy']).toBe(PAGE_POLICY)
      const other = await ask(port, path, { headers: { accept: READERS.miniflux } })
      expect([other.status, other.body.toString()]).toEqual([410, getErrorLine(410)])
    }
    expect((await ask(port, '/410.html', { headers: { accept: BROWSERS.chromium } })).status).toBe(404)
  })

  it('include a 404 page for browsers; other clients get one line', async () => {
    const { port } = await serving(edition)
    const page = await hostText(edition, '404.html')
    expect(page).toContain('There is nothing at this address')
    for (const path of ['/nowhere', '/europe/nowhere/', '/media/no.jpg', '/404.html']) {
      const { status, headers, body } = await ask(port, path, { headers: { accept: BROWSERS.chromium } })
      expect([path, status, headers['content-type'], body.toString()]).toEqual([path, 404, HTML, page])
      expect(headers).toMatchObject({ 'cache-control': 'public, max-age=5', vary: 'Accept, Sec-Fetch-Dest' })
      expect(headers['content-security-policy']).toBe(PAGE_POLICY)
      for (const more of [{ accept: READERS.miniflux }, { accept: BROWSERS.chromium, 'sec-fetch-dest': 'image' }]) {
        const other = await ask(port, path, { headers: more })
        expect([path, other.status, other.body.toString()]).toEqual([path, 404, getErrorLine(404)])
        expect(other.headers).toMatchObject({ 'cache-control': 'public, max-age=5', vary: 'Accept, Sec-Fetch-Dest' })
      }
    }
    const head = await ask(port, '/nowhere', { headers: { accept: BROWSERS.chromium }, method: 'HEAD' })
    expect([head.status, head.headers['content-length'], head.body.length]).toEqual([
      404,
      String(Buffer.byteLength(page)),
      0,
    ])
  })
})
