import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { buildCatalog } from '../../../src/catalog/update.ts'
import { makeMark, makeMarkedTag, removeMark } from '../../../src/delivery/http/delta-tag.ts'
import { asksForDelta, DeltaMemory, type SentDeltaChannel } from '../../../src/delivery/http/deltas.ts'
import type { Edition } from '../../../src/edition/edition.ts'
import { EditionBuilder } from '../../../src/edition/edition-builder.ts'
import type { Rendition } from '../../../src/edition/rendition/rendition.ts'
import { getChildren, getText, parseXml } from '../../../src/feeds/xml.ts'
import type { Article } from '../../../src/model/article.ts'
import { rendition } from '../../support/editions.ts'
import { article, BASE, NOW, newsroom } from '../../support/newsroom.ts'
import { type Answer, ask, serving } from './support.ts'

/** Starts a server whose content a test changes; one builder makes all editions. */
async function newsroomServing(
  first: readonly Article[],
  { deltas = true, sentDeltas }: { deltas?: boolean; sentDeltas?: SentDeltaChannel } = {},
) {
  const editionBuilder = new EditionBuilder(BASE, {
    body: async ({ id, version }) => `Body of ${id}, ${version}.`,
    measure: () => undefined,
    yieldToEventLoop: async () => {},
    report: () => {},
  })
  const make = (articles: readonly Article[], now = NOW): Edition =>
    editionBuilder.edition(buildCatalog(newsroom({ deltas }), articles, now))
  let [current, clock] = [make(first), NOW]
  const { port } = await serving(undefined, {
    edition: () => current,
    now: () => clock,
    ...(sentDeltas === undefined ? {} : { sentDeltas }),
  })
  return {
    publish: (articles: readonly Article[], now = NOW): void => {
      current = make(articles, now)
      clock = Math.max(clock, now)
    },
    get: (path: string, headers: Record<string, string> = {}, method = 'GET') => ask(port, path, { headers, method }),
  }
}

const CLIENT = { 'a-im': 'feed' }

/** Returns the headers of a client of deltas that holds the version of an answer. */
const holding = ({ headers }: Answer): Record<string, string> => ({ ...CLIENT, 'if-none-match': headers.etag ?? '' })

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
    const known = { accept: 'application/atom+xml', ...CLIENT }
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
    const held = await room.get('/atom.xml', CLIENT)
    const changed = { ...(second ?? article({ id: 'x' })), title: 'Another title', version: 'v2' }
    room.publish([
      article({ id: 'new', published: NOW - 1000 }),
      changed,
      ...articles.filter((each) => each !== second),
    ])
    const delta = await room.get('/atom.xml', holding(held))
    expect(delta.status).toBe(226)
    expect(delta.headers).toMatchObject({
      im: 'feed',
      'delta-base': held.headers.etag,
      'cache-control': 'private, no-store, im',
      vary: 'A-IM, If-None-Match, Accept-Encoding',
      'content-type': 'application/atom+xml; charset=utf-8',
    })
    expect(idsIn(delta.body)).toEqual(['new', 'd1'])
    const full = await room.get('/atom.xml')
    expect(removeMark(delta.headers.etag ?? '')).toBe(full.headers.etag)
    expect((await room.get('/atom.xml', holding(delta))).status).toBe(304)
  })

  it('contains the tombstone of a withdrawn article', async () => {
    const room = await newsroomServing(articles)
    const held = await room.get('/atom.xml', CLIENT)
    room.publish(articles.map((each) => (each === first ? { ...each, withdrawn: { at: NOW } } : each)))
    const { status, body } = await room.get('/atom.xml', holding(held))
    expect(status).toBe(226)
    expect(idsIn(body)).toEqual([])
    expect(getChildren(parseXml(body.toString()), 'at:deleted-entry')).toHaveLength(1)
  })

  it('is based on the ETag of any coding, and compressed when the client accepts it', async () => {
    const room = await newsroomServing(articles)
    const { headers } = await room.get('/rss.xml', { ...CLIENT, 'accept-encoding': 'br' })
    expect(headers.etag).toMatch(/-br"$/)
    room.publish([article({ id: 'new', published: NOW - 1000 }), ...articles])
    const {
      status,
      headers: given,
      body,
    } = await room.get('/rss.xml', {
      ...{ ...CLIENT, 'if-none-match': `"other", W/${headers.etag}`, 'accept-encoding': 'gzip' },
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
    const held = await room.get('/rss.xml', CLIENT)
    room.publish([article({ id: 'new', published: NOW - 1000 }), ...articles])
    const wanted = { 'accept-encoding': accepted }
    const delta = await room.get('/rss.xml', { ...wanted, ...holding(held) })
    const whole = await room.get('/rss.xml', wanted)
    expect([delta.status, delta.headers['content-encoding']]).toEqual([226, coding])
    expect(whole.headers['content-encoding']).toBe(coding)
    expect(removeMark(delta.headers.etag ?? '')).toBe(whole.headers.etag)
  })

  it.each(['GET', 'HEAD'])('is sent for a version that another server sent, once a %s has named it', async (method) => {
    const [before, after] = [await newsroomServing(articles), await newsroomServing(articles)]
    const mine = holding(await before.get('/atom.xml', CLIENT))
    for (let n = 0; n < 2; n += 1) expect((await after.get('/atom.xml', mine, method)).status).toBe(304)
    after.publish([article({ id: 'new', published: NOW - 1000 }), ...articles])
    const delta = await after.get('/atom.xml', mine)
    expect([delta.status, idsIn(delta.body)]).toEqual([226, ['new']])
  })

  it('of JSON Feed is a feed of the changed items', async () => {
    const room = await newsroomServing(articles)
    const held = await room.get('/feed.json', CLIENT)
    room.publish([article({ id: 'new', published: NOW - 1000 }), ...articles])
    const { status, body } = await room.get('/feed.json', holding(held))
    expect(status).toBe(226)
    expect((JSON.parse(body.toString()) as { items: unknown[] }).items).toHaveLength(1)
  })

  it('is never sent without A-IM, without If-None-Match, or for an unknown version', async () => {
    const room = await newsroomServing(articles)
    const known = { 'if-none-match': (await room.get('/atom.xml', CLIENT)).headers.etag ?? '' }
    room.publish([article({ id: 'new', published: NOW - 1000 }), ...articles])
    for (const sent of [
      known,
      CLIENT,
      { ...CLIENT, 'if-none-match': '"unknown"' },
      { ...CLIENT, 'if-none-match': '"unknown~0123456789"' },
      { ...known, 'a-im': 'feed;q=0' },
      { ...known, 'a-im': 'vcdiff' },
    ]) {
      expect((await room.get('/atom.xml', sent)).status).toBe(200)
    }
    const head = await room.get('/atom.xml', { ...known, ...CLIENT }, 'HEAD')
    expect(head.status).toBe(200)
  })

  it('is never made from an ordinary tag, which may be that of a cache on the way', async () => {
    const room = await newsroomServing(articles)
    const ordinary = { ...CLIENT, 'if-none-match': (await room.get('/atom.xml')).headers.etag ?? '' }
    const unchanged = await room.get('/atom.xml', ordinary)
    expect([unchanged.status, unchanged.headers.etag]).toEqual([304, ordinary['if-none-match']])
    expect(unchanged.headers).toMatchObject({
      'cache-control': expect.stringMatching(/^public/),
      vary: 'Accept-Encoding',
    })
    room.publish([article({ id: 'new', published: NOW - 1000 }), ...articles])
    const whole = await room.get('/atom.xml', ordinary)
    expect([whole.status, idsIn(whole.body).length]).toEqual([200, articles.length + 1])
    expect(whole.headers).toMatchObject({
      'cache-control': expect.stringMatching(/^private, max-age=/),
      vary: 'A-IM, Accept-Encoding',
      etag: expect.stringMatching(/~[0-9a-f]{10}"$/),
    })
  })

  it('leaves each client its own ETag while nothing changes, and an ordinary one to a cache that asks for both', async () => {
    const room = await newsroomServing(articles)
    const [one, other] = [await room.get('/atom.xml', CLIENT), await room.get('/atom.xml', CLIENT)]
    expect(one.headers.etag).not.toBe(other.headers.etag)
    for (const method of ['GET', 'HEAD']) {
      const unchanged = await room.get('/atom.xml', holding(one), method)
      expect([unchanged.status, unchanged.headers.etag, unchanged.body.length]).toEqual([304, one.headers.etag, 0])
      expect(unchanged.headers['cache-control']).toMatch(/^private/)
    }
    const ordinary = (await room.get('/atom.xml')).headers.etag
    const both = await room.get('/atom.xml', { ...CLIENT, 'if-none-match': `${one.headers.etag}, ${ordinary}` })
    expect([both.status, both.headers.etag]).toEqual([304, ordinary])
  })

  it('is sent once from a tag: a client that comes back with the tag gets the whole feed from then on', async () => {
    const room = await newsroomServing(articles)
    const published = [...articles]
    const publishOneMore = (id: string): void => {
      published.unshift(article({ id, published: NOW - 1000 + published.length }))
      room.publish(published)
    }
    let held = await room.get('/atom.xml', CLIENT)
    const reader = await room.get('/atom.xml', CLIENT)
    publishOneMore('n1')
    expect((await room.get('/atom.xml', holding(held))).status).toBe(226)
    held = await room.get('/atom.xml', holding(held))
    expect([held.status, idsIn(held.body).length]).toEqual([200, published.length])
    expect((await room.get('/atom.xml', holding(held))).status).toBe(304)
    publishOneMore('n2')
    held = await room.get('/atom.xml', holding(held))
    expect([held.status, idsIn(held.body).length]).toEqual([200, published.length])
    // Another client with the same version is not concerned.
    expect((await room.get('/atom.xml', holding(reader))).status).toBe(226)
  })

  it('is sent once from a tag by all processes together', async () => {
    const listeners: ((mark: string) => void)[] = []
    const sentDeltas: SentDeltaChannel = {
      send: (mark) => {
        for (const listen of listeners) listen(mark)
      },
      onReceive: (listen) => {
        listeners.push(listen)
      },
    }
    const rooms = [await newsroomServing(articles, { sentDeltas }), await newsroomServing(articles, { sentDeltas })]
    const [one, other] = rooms
    const held = await one?.get('/atom.xml', CLIENT)
    await other?.get('/atom.xml', CLIENT)
    for (const room of rooms) room.publish([article({ id: 'new', published: NOW - 1000 }), ...articles])
    const mine = holding(held ?? { status: 0, headers: {}, body: Buffer.of() })
    expect((await other?.get('/atom.xml', mine))?.status).toBe(226)
    const whole = await one?.get('/atom.xml', mine)
    expect([whole?.status, whole?.headers.etag]).toEqual([200, expect.stringMatching(/~w"$/)])
  })

  it('is off unless the site turns it on: nothing about it is sent', async () => {
    const room = await newsroomServing(articles, { deltas: false })
    const held = await room.get('/atom.xml', CLIENT)
    const { date: _, ...plain } = (await room.get('/atom.xml')).headers
    expect({ ...held.headers, date: undefined }).toEqual({ ...plain, date: undefined })
    expect((await room.get('/atom.xml', holding(held))).status).toBe(304)
    // The tag of a time in which it was on stays valid.
    const marked = { ...CLIENT, 'if-none-match': makeMarkedTag(held.headers.etag ?? '', makeMark(), 'identity') }
    expect((await room.get('/atom.xml', marked)).status).toBe(304)
    room.publish([article({ id: 'new', published: NOW - 1000 }), ...articles])
    for (const sent of [holding(held), marked]) {
      const { status, headers } = await room.get('/atom.xml', sent)
      expect([status, headers.vary, headers['im'], headers['cache-control']]).toEqual([
        ...[200, 'Accept-Encoding', undefined],
        expect.stringMatching(/^public/),
      ])
    }
  })

  it('leads a client that polls with deltas to the same entries as the whole feed', async () => {
    const room = await newsroomServing(articles)
    let held: Answer = await room.get('/atom.xml', CLIENT)
    const known = new Map<string, string>()
    const entries = (body: Buffer): [string, string][] =>
      getChildren(parseXml(body.toString()), 'entry').map((entry) => [
        getChildren(entry, 'id').map(getText).join(),
        getChildren(entry, 'title').map(getText).join(),
      ])
    for (const [id, title] of entries((await room.get('/atom.xml')).body)) known.set(id, title)
    let now: Article[] = [...articles]
    for (let round = 0; round < 20; round += 1) {
      const at = round % now.length
      now = now.map((each, n) => (n === at ? { ...each, title: `Title ${round}`, version: `r${round}` } : each))
      if (round % 3 === 0) now = [article({ id: `r${round}`, published: NOW - 500 + round }), ...now]
      room.publish(now)
      held = await room.get('/atom.xml', holding(held))
      expect(held.status).toBe(226)
      for (const [id, title] of entries(held.body)) known.set(id, title)
    }
    const whole = new Map(entries((await room.get('/atom.xml')).body))
    expect(new Map([...known].filter(([id]) => whole.has(id)))).toEqual(whole)
  })

  it('uses bounded memory, whatever is published', async () => {
    const memory = new DeltaMemory()
    const version = (path: string, n: number): Rendition =>
      rendition(path, `version ${n}`, {
        parts: { digests: () => new Array<number>(1000).fill(n), without: () => path },
      })
    const tagOf = ({ etag }: Rendition) => ({ sent: etag, version: etag, mark: makeMark() })
    const known = async (path: string, n: number): Promise<boolean> =>
      (await memory.answer(version(path, -1), [tagOf(version(path, n))], 'identity', true)).delta !== undefined
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
