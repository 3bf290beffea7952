import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { buildCatalog } from '../../../src/catalog/update.ts'
import type { Edition } from '../../../src/edition/edition.ts'
import { EditionBuilder } from '../../../src/edition/edition-builder.ts'
import type { Article } from '../../../src/model/article.ts'
import { until } from '../../support/cli.ts'
import { heldBytes } from '../../support/heap.ts'
import { article, BASE, NOW, newsroom } from '../../support/newsroom.ts'
import { ask, raw, serving } from './support.ts'

const ROUNDS = 36
const EUROPE = [{ id: 'europe', title: 'Europe' }]

const story = (n: number, version: number): Article =>
  article({
    ...{ id: `story-${n}`, slug: `story-${n}`, title: `Story ${n}.${version}`, version: `v${version}` },
    ...{ published: NOW - (n + 1) * 3_600_000, sections: EUROPE },
  })

/** The requests of feed readers, browsers and others in one round. */
const REQUESTS: readonly (readonly [string, Record<string, string>])[] = [
  ['/rss.xml', { 'if-none-match': '*' }],
  ['/europe/atom.xml', {}],
  ['/europe/atom.xml', { 'accept-encoding': 'gzip' }],
  ['/europe/feed.json', { 'accept-encoding': 'br' }],
  ['/europe', { accept: 'application/atom+xml' }],
  ['/', { accept: 'text/html' }],
  ['/europe/', {}],
  ['/articles/story-7/', {}],
  ['/feeds.opml', {}],
  ['/nothing', {}],
]

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0

describe('Many polls and changes', () => {
  it('leak no memory', { timeout: 60_000 }, async () => {
    const editionBuilder = new EditionBuilder(BASE, {
      body: async ({ id, version }) => `<p>${`Body of ${id}, ${version}. `.repeat(40)}</p>`,
      measure: () => undefined,
      yieldToEventLoop: async () => {},
      report: () => {},
    })
    const articles = Array.from({ length: 150 }, (_, n) => story(n, 0))
    let current: Edition | undefined
    const { port, server, log } = await serving(undefined, { edition: () => current, now: () => NOW, rateLimit: 1e6 })
    const held: number[] = []
    let etag = '"none"'
    for (let round = 0; round < ROUNDS; round += 1) {
      articles[round % 20] = story(round % 20, round + 1)
      current = editionBuilder.edition(buildCatalog(newsroom({ deltas: true }), articles, NOW + round))
      for (let n = 0; n < 10; n += 1) {
        await Promise.all(REQUESTS.map(([path, headers]) => ask(port, path, { headers })))
      }
      const delta = await ask(port, '/europe/atom.xml', { headers: { 'a-im': 'feed', 'if-none-match': etag } })
      expect(delta.status).toBe(round === 0 ? 200 : 226)
      etag = delta.headers.etag ?? ''
      const asking = 'GET /europe/atom.xml HTTP/1.1\r\nHost: a\r\n\r\n'
      await raw(port, `${asking.repeat(5)}garbage\r\n\r\n`)
      // This client disconnects with a hundred responses pending.
      const socket = connect({ host: '127.0.0.1', port }, () =>
        socket.write(asking.repeat(100), () => socket.resetAndDestroy()),
      )
      socket.on('error', () => {})
      held.push(await heldBytes())
    }
    const quarter = ROUNDS / 4
    const [second, last] = [median(held.slice(quarter, 2 * quarter)), median(held.slice(-quarter))]
    expect(last / second).toBeLessThan(1.05)
    expect(log).toEqual([])
    const connections = (): Promise<number> =>
      new Promise((resolve) => server.getConnections((_, count) => resolve(count)))
    await until(connections, (count) => count === 0)
  })
})
