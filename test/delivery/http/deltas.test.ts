import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { buildCatalog } from '../../../src/catalog/update.ts'
import { asksForDelta, DeltaMemory } from '../../../src/delivery/http/deltas.ts'
import type { Edition } from '../../../src/edition/edition.ts'
import { EditionBuilder } from '../../../src/edition/edition-builder.ts'
import type { Rendition } from '../../../src/edition/rendition/rendition.ts'
import { getChildren, getText, parseXml } from '../../../src/feeds/xml.ts'
import type { Article } from '../../../src/model/article.ts'
import { rendition } from '../../support/editions.ts'
import { article, BASE, NOW, newsroom } from '../../support/newsroom.ts'
import { ask, serving } from './support.ts'

/** Starts a server whose content a test changes; one builder makes all editions. */
async function newsroomServing(first: readonly Article[]) {
  const editionBuilder = new EditionBuilder(BASE, {
    body: async ({ id, version }) => `Body of ${id}, ${version}.`,
    measure: () => undefined,
    yieldToEventLoop: async () => {},
    report: () => {},
  })
  const make = (articles: readonly Article[], now = NOW): Edition =>
    editionBuilder.edition(buildCatalog(newsroom(), articles, now))
  let [current, clock] = [make(first), NOW]
  const { port } = await serving(undefined, { edition: () => current, now: () => clock })
  return {
    publish: (articles: readonly Article[], now = NOW): void => {
      current = make(articles, now)
      clock = Math.max(clock, now)
    },
    get: (path: string, headers: Record<string, string> = {}, method = 'GET') => ask(port, path, { headers, method }),
  }
}

const articles = Array.from({ length: 6 }, (_, n) => article({ id: `d${n}`, published: NOW - (n + 1) * 60_000 }))
const [first, second] = articles
const idsIn = (body: Buffer): string[] =>
  getChildren(parseXml(body.toString()), 'entry').map((entry) =>
    getChildren(entry, 'id')
      .map(getText)
      .join()
      .replace(/.*[:/]/, ''),
  )

describe('Delta (RFC 3229)', () => {
  it('at a section’s address has the Vary and Content-Location fields of a negotiated response', async () => {
    const sections = [{ id: 'europe', title: 'Europe' }]
    const old = article({ id: 'old', sections, published: NOW - 1000 })
    const room = await newsroomServing([old])
    const known = { accept: 'application/atom+xml', 'a-im': 'feed' }
    const { headers } = await room.get('/europe', known)
    room.publish([old, article({ id: 'new', sections, published: NOW - 500 })])
    const delta = await room.get('/europe', { ...known, 'if-none-match': headers.etag ?? '' })
    expect([delta.status, idsIn(delta.body)]).toEqual([226, ['new']])
    expect(delta.headers).toMatchObject({
      vary: 'A-IM, If-None-Match, Accept, Accept-Encoding',
      'content-location': '/europe/atom.xml',
    })
  })

  it('contains only items that are new or changed since the client’s version', async () => {
    const room = await newsroomServing(articles)
    const { headers } = await room.get('/atom.xml')
    const changed = { ...(second ?? article({ id: 'x' })), title: 'Another title', version: 'v2' }
    room.publish([
      article({ id: 'new', published: NOW - 1000 }),
      changed,
      ...articles.filter((each) => each !== second),
    ])
    const delta = await room.get('/atom.xml', { 'a-im': 'feed', 'if-none-match': headers.etag ?? '' })
    expect(delta.status).toBe(226)
    expect(delta.headers).toMatchObject({
      im: 'feed',
      'delta-base': headers.etag,
      'cache-control': 'no-store, im',
      vary: 'A-IM, If-None-Match, Accept-Encoding',
      'content-type': 'application/atom+xml; charset=utf-8',
    })
    expect(idsIn(delta.body)).toEqual(['new', 'd1'])
    // The ETag is that of the current whole feed.
    const full = await room.get('/atom.xml')
    expect(delta.headers.etag).toBe(full.headers.etag)
    expect((await room.get('/atom.xml', { 'a-im': 'feed', 'if-none-match': delta.headers.etag ?? '' })).status).toBe(
      304,
    )
  })

  it('contains the tombstone of a withdrawn article', async () => {
    const room = await newsroomServing(articles)
    const { headers } = await room.get('/atom.xml')
    room.publish(articles.map((each) => (each === first ? { ...each, withdrawn: { at: NOW } } : each)))
    const { status, body } = await room.get('/atom.xml', { 'a-im': 'feed', 'if-none-match': headers.etag ?? '' })
    expect(status).toBe(226)
    expect(idsIn(body)).toEqual([])
    expect(getChildren(parseXml(body.toString()), 'at:deleted-entry')).toHaveLength(1)
  })

  it('is based on the ETag of any coding, and compressed when the client accepts it', async () => {
    const room = await newsroomServing(articles)
    const { headers } = await room.get('/rss.xml', { 'accept-encoding': 'br' })
    room.publish([article({ id: 'new', published: NOW - 1000 }), ...articles])
    const {
      status,
      headers: given,
      body,
    } = await room.get('/rss.xml', {
      ...{ 'a-im': 'feed', 'if-none-match': `"other", W/${headers.etag}`, 'accept-encoding': 'gzip' },
    })
    expect([status, given['content-encoding'], given['delta-base']]).toEqual([226, 'gzip', `W/${headers.etag}`])
    expect(
      gunzipSync(body)
        .toString()
        .match(/<item>/g),
    ).toHaveLength(1)
    expect(given.etag).toMatch(/-gzip"$/)
  })

  it.each([
    ['br', 'br'],
    ['br, gzip;q=0', 'br'],
    ['gzip, br', 'br'],
    ['gzip', 'gzip'],
    ['gzip;q=0', undefined],
    ['identity;q=0, *;q=0', undefined],
  ])('has the coding that the whole feed would have: %s', async (accepted, coding) => {
    const room = await newsroomServing(articles)
    const { headers } = await room.get('/rss.xml')
    room.publish([article({ id: 'new', published: NOW - 1000 }), ...articles])
    const wanted = { 'accept-encoding': accepted }
    const delta = await room.get('/rss.xml', { ...wanted, 'a-im': 'feed', 'if-none-match': headers.etag ?? '' })
    const whole = await room.get('/rss.xml', wanted)
    expect([delta.status, delta.headers['content-encoding']]).toEqual([226, coding])
    expect([whole.headers['content-encoding'], whole.headers.etag]).toEqual([coding, delta.headers.etag])
  })

  it.each(['GET', 'HEAD'])('is sent for a version that another server sent, once a %s has named it', async (method) => {
    const [before, after] = [await newsroomServing(articles), await newsroomServing(articles)]
    const { headers } = await before.get('/atom.xml')
    const mine = { 'a-im': 'feed', 'if-none-match': headers.etag ?? '' }
    for (let n = 0; n < 2; n += 1) expect((await after.get('/atom.xml', mine, method)).status).toBe(304)
    after.publish([article({ id: 'new', published: NOW - 1000 }), ...articles])
    const delta = await after.get('/atom.xml', mine)
    expect([delta.status, idsIn(delta.body)]).toEqual([226, ['new']])
  })

  it('of JSON Feed is a feed of the changed items', async () => {
    const room = await newsroomServing(articles)
    const { headers } = await room.get('/feed.json')
    room.publish([article({ id: 'new', published: NOW - 1000 }), ...articles])
    const { status, body } = await room.get('/feed.json', { 'a-im': 'feed', 'if-none-match': headers.etag ?? '' })
    expect(status).toBe(226)
    expect((JSON.parse(body.toString()) as { items: unknown[] }).items).toHaveLength(1)
  })

  it('is never sent without A-IM, without If-None-Match, or for an unknown version', async () => {
    const room = await newsroomServing(articles)
    const { headers } = await room.get('/atom.xml')
    room.publish([article({ id: 'new', published: NOW - 1000 }), ...articles])
    const known = { 'if-none-match': headers.etag ?? '' }
    for (const sent of [
      known,
      { 'a-im': 'feed' },
      { 'a-im': 'feed', 'if-none-match': '"unknown"' },
      { ...known, 'a-im': 'feed;q=0' },
      { ...known, 'a-im': 'vcdiff' },
    ]) {
      expect((await room.get('/atom.xml', sent)).status).toBe(200)
    }
    const head = await room.get('/atom.xml', { ...known, 'a-im': 'feed' }, 'HEAD')
    expect(head.status).toBe(200)
  })

  it('leads a client that polls with deltas to the same entries as the whole feed', async () => {
    const room = await newsroomServing(articles)
    let etag = (await room.get('/atom.xml')).headers.etag ?? ''
    const held = new Map<string, string>()
    const entries = (body: Buffer): [string, string][] =>
      getChildren(parseXml(body.toString()), 'entry').map((entry) => [
        getChildren(entry, 'id').map(getText).join(),
        getChildren(entry, 'title').map(getText).join(),
      ])
    for (const [id, title] of entries((await room.get('/atom.xml')).body)) held.set(id, title)
    let now: Article[] = [...articles]
    for (let round = 0; round < 20; round += 1) {
      const at = round % now.length
      now = now.map((each, n) => (n === at ? { ...each, title: `Title ${round}`, version: `r${round}` } : each))
      if (round % 3 === 0) now = [article({ id: `r${round}`, published: NOW - 500 + round }), ...now]
      room.publish(now)
      const { status, body, headers } = await room.get('/atom.xml', { 'a-im': 'feed', 'if-none-match': etag })
      expect(status).toBe(226)
      for (const [id, title] of entries(body)) held.set(id, title)
      etag = headers.etag ?? ''
    }
    const whole = new Map(entries((await room.get('/atom.xml')).body))
    expect(new Map([...held].filter(([id]) => whole.has(id)))).toEqual(whole)
  })

  it('uses bounded memory, whatever is published', async () => {
    const memory = new DeltaMemory()
    const version = (path: string, n: number): Rendition =>
      rendition(path, `version ${n}`, {
        parts: { digests: () => new Array<number>(1000).fill(n), without: () => path },
      })
    const known = async (path: string, n: number): Promise<boolean> =>
      (await memory.find(version(path, -1), version(path, n).etag, 'identity')) !== undefined
    for (let n = 0; n < 17; n += 1) memory.remember(version('first.xml', n))
    expect([await known('first.xml', 0), await known('first.xml', 1)]).toEqual([false, true])
    for (let n = 0; n < 4100; n += 1) memory.remember(version(`${n}.xml`, n))
    expect([await known('first.xml', 16), await known('0.xml', 0)]).toEqual([false, false])
    expect([await known('4099.xml', 4099), await known('200.xml', 200)]).toEqual([true, true])
  })

  it.each([
    ['feed', true],
    ['vcdiff, feed', true],
    ['FEED;q=0.5', true],
    ['feed;q=0', false],
    ['feed;q=0.000', false],
    ['feeds', false],
    ['', false],
    [undefined, false],
  ])('is requested by A-IM: %s (%s)', (field, expected) => {
    expect(asksForDelta(field)).toBe(expected)
  })
})

describe('Last-Modified over several editions', () => {
  it('is the instant of the edition when bytes change without a change of an article', async () => {
    const room = await newsroomServing(articles)
    const before = await room.get('/rss.xml')
    const later = NOW + 3_600_000
    room.publish(
      articles.map((each) => ({ ...each, version: 'silent' })),
      later,
    )
    const after = await room.get('/rss.xml')
    expect(Date.parse(before.headers['last-modified'] ?? '')).toBeLessThanOrEqual(NOW)
    expect(Date.parse(after.headers['last-modified'] ?? '')).toBe(later)
    expect(after.headers.etag).not.toBe(before.headers.etag)
    const polled = await room.get('/rss.xml', { 'if-modified-since': before.headers['last-modified'] ?? '' })
    expect(polled.status).toBe(200)
  })

  it('stays when the feed does not change in the new edition', async () => {
    const room = await newsroomServing(articles)
    const before = await room.get('/rss.xml')
    room.publish(articles, NOW + 3_600_000)
    expect((await room.get('/rss.xml')).headers['last-modified']).toBe(before.headers['last-modified'])
  })
})
