import { describe, expect, it } from 'vitest'
import { RequestCounters } from '../../../src/delivery/server/request-counters.ts'
import type { Edition } from '../../../src/edition/edition.ts'
import { makeRendition, type Rendition } from '../../../src/edition/rendition/rendition.ts'
import { editionOf } from '../../support/editions.ts'
import { type Answer, ask, serving } from './support.ts'

const feed = (path: string, text: string): Rendition =>
  makeRendition({
    path,
    type: 'application/rss+xml; charset=utf-8',
    text,
    lastModified: Date.parse('2026-11-20T08:30:15Z'),
    links: ['<https://news.example.org/rss.xml>; rel="self"'],
    parts: { digests: () => [], without: () => '' },
  })

/** Returns a response without its Date. */
const said = ({ status, headers: { date: _, ...headers }, body }: Answer) => ({
  status,
  headers,
  body: body.toString(),
})

describe('Feed fast path', () => {
  const edition = editionOf([feed('rss.xml', '<rss/>'.repeat(400))])
  const etag = '"not that one"'
  const requests = [
    {},
    { method: 'HEAD' },
    { headers: { 'accept-encoding': 'gzip' } },
    { headers: { 'accept-encoding': 'br;q=0.5, gzip' } },
    { headers: { 'accept-encoding': 'identity;q=0, *;q=0' } },
    { headers: { 'if-none-match': etag } },
    { headers: { 'if-none-match': '*' } },
    { method: 'HEAD', headers: { 'if-none-match': '*', 'accept-encoding': 'gzip' } },
    { headers: { 'if-modified-since': 'Fri, 20 Nov 2026 08:30:15 GMT' } },
    { headers: { 'if-modified-since': 'Fri, 20 Nov 2026 08:30:14 GMT' } },
    { headers: { 'if-match': etag } },
    { headers: { 'if-unmodified-since': 'Fri, 20 Nov 2026 08:30:14 GMT' } },
    { headers: { 'if-none-match': etag, 'a-im': 'feed' } },
    { headers: { range: 'bytes=0-9' } },
    { method: 'OPTIONS' },
    { method: 'POST' },
  ]

  it.each(requests)('answers like the first request: %o', async (options) => {
    const { port } = await serving(edition)
    // An address with a query is never a known one.
    const first = said(await ask(port, '/rss.xml?', options))
    await ask(port, '/rss.xml')
    await ask(port, '/rss.xml', { headers: { 'accept-encoding': 'gzip' } })
    expect(said(await ask(port, '/rss.xml', options))).toEqual(first)
    expect(said(await ask(port, '/rss.xml', options))).toEqual(first)
  })

  it('counts like the first request', async () => {
    const requestCounters = new RequestCounters()
    const { port } = await serving(edition, { requestCounters })
    for (let n = 0; n < 3; n += 1) await ask(port, '/rss.xml')
    for (let n = 0; n < 2; n += 1) await ask(port, '/rss.xml', { headers: { 'if-none-match': '*' } })
    for (let n = 0; n < 2; n += 1) await ask(port, '/rss.xml', { method: 'HEAD' })
    const count = requestCounters.documents.get('rss.xml')
    expect(count?.statuses).toEqual(
      new Map([
        [200, 5],
        [304, 2],
      ]),
    )
    expect(count).toMatchObject({ sent: 3 * 2400, saved304: 2 * 2400, savedCoding: 0 })
  })

  it('follows the next edition, also when the feed is gone', async () => {
    let current: Edition | undefined = edition
    const { port } = await serving(undefined, { edition: () => current })
    await ask(port, '/rss.xml')
    current = editionOf([feed('rss.xml', '<rss>new</rss>')])
    expect((await ask(port, '/rss.xml')).body.toString()).toBe('<rss>new</rss>')
    current = editionOf([])
    expect((await ask(port, '/rss.xml')).status).toBe(404)
    current = undefined
    expect((await ask(port, '/rss.xml')).status).toBe(503)
  })

  it('works with and without the base path', async () => {
    const { port } = await serving(edition, { root: () => '/news/' })
    for (const path of ['/news/rss.xml', '/rss.xml', '/news/rss.xml', '/rss.xml']) {
      expect((await ask(port, path)).status).toBe(200)
    }
  })
})

describe('Response without a document', () => {
  it.each([
    ['/nowhere', {}, 404],
    ['/rss.xml', { method: 'DELETE' }, 405],
    ['/%zz', {}, 400],
    ['/rss.xml', { headers: { 'if-match': '"other"' } }, 412],
    ['/rss.xml', { method: 'OPTIONS' }, 204],
    ['/old', {}, 301],
    ['/older', {}, 410],
  ])('is counted by its status: %s %o', async (path, options, status) => {
    const requestCounters = new RequestCounters()
    const moved = (from: string) =>
      from === 'old' ? { to: '/rss.xml' } : from === 'older' ? ('gone' as const) : undefined
    const { port } = await serving(editionOf([feed('rss.xml', '<rss/>')], {}, { redirect: moved }), { requestCounters })
    expect((await ask(port, path, options)).status).toBe(status)
    expect(requestCounters.others).toEqual(new Map([[status, 1]]))
  })
})
