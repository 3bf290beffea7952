import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { accessLog } from '../../src/http/access-log.ts'
import { clientAddress, isLocal, networkOf } from '../../src/http/client-address.ts'
import { metricsOf } from '../../src/http/metrics.ts'
import { RateLimit } from '../../src/http/rate-limit.ts'
import { Tally } from '../../src/http/tally.ts'
import { until } from '../support/cli.ts'
import { documents, editionOf } from '../support/editions.ts'
import { ask, serving, temporaryFolder } from './support.ts'

const edition = editionOf(documents({ 'rss.xml': 'x'.repeat(5000), 'europe/atom.xml': 'y'.repeat(3000) }))

describe('the rate limit', () => {
  it('lets a client ask so often in a minute, says how long to wait, and then lets it again', () => {
    let now = 0
    const limit = new RateLimit(60, () => now)
    expect(Array.from({ length: 60 }, () => limit.wait('a', false))).toEqual(Array(60).fill(0))
    expect(limit.wait('a', false)).toBe(1)
    expect(limit.wait('b', false)).toBe(0)
    now = 1000
    expect(limit.wait('a', false)).toBe(0)
    expect(limit.wait('a', false)).toBe(1)
  })

  it('is ten times as generous to conditional requests', () => {
    const limit = new RateLimit(10, () => 0)
    expect(Array.from({ length: 99 }, () => limit.wait('a', true))).toEqual(Array(99).fill(0))
  })

  it('answers 429 with Retry-After over HTTP, per client behind a trusted proxy', async () => {
    const { port } = await serving(edition, { rateLimit: 2, trustedProxies: 1 })
    const get = (client: string, headers: Record<string, string> = {}) =>
      ask(port, '/rss.xml', { headers: { 'x-forwarded-for': `spoofed, ${client}`, ...headers } })
    expect([(await get('10.0.0.1')).status, (await get('10.0.0.1')).status]).toEqual([200, 200])
    const refused = await get('10.0.0.1')
    expect([refused.status, refused.headers['retry-after'], refused.headers['cache-control']]).toEqual([
      429,
      '30',
      'no-store',
    ])
    expect((await get('10.0.0.2')).status).toBe(200)
  })
})

describe('the address of a client', () => {
  const request = (remoteAddress: string, headers: Record<string, string> = {}) =>
    ({ headers, socket: { remoteAddress } }) as unknown as Parameters<typeof clientAddress>[0]

  it.each([
    [0, '1.2.3.4', '9.9.9.9'],
    [1, '1.2.3.4', '1.2.3.4'],
    [1, 'fake, 1.2.3.4', '1.2.3.4'],
    [2, 'fake, 1.2.3.4, 5.6.7.8', '1.2.3.4'],
    [1, '"<script>"', '9.9.9.9'],
    [3, '1.2.3.4', '9.9.9.9'],
    [1, '2001:db8::1', '2001:db8::1'],
  ])('behind %i proxies with %j is %s', (proxies, forwarded, expected) => {
    expect(clientAddress(request('9.9.9.9', { 'x-forwarded-for': forwarded }), proxies)).toBe(expected)
  })

  it('is a network in IPv6, and local only when no proxy stands between', () => {
    expect(networkOf('2001:db8:1:2:3:4:5:6')).toBe(networkOf('2001:db8:1:2::9'))
    expect(isLocal(request('::ffff:127.0.0.1'))).toBe(true)
    expect(isLocal(request('127.0.0.1', { 'x-forwarded-for': '127.0.0.1' }))).toBe(false)
    expect(isLocal(request('10.0.0.1'))).toBe(false)
  })
})

describe('/metrics', () => {
  const print = async (): Promise<string> => 'figures\n'

  it('is for this machine, unless it is made public', async () => {
    const closed = await serving(edition, { metrics: { print, isPublic: false } })
    expect((await ask(closed.port, '/metrics')).body.toString()).toBe('figures\n')
    expect((await ask(closed.port, '/metrics', { headers: { 'x-forwarded-for': '127.0.0.1' } })).status).toBe(404)
    const opened = await serving(edition, { metrics: { print, isPublic: true } })
    expect((await ask(opened.port, '/metrics', { headers: { 'x-forwarded-for': '1.1.1.1' } })).status).toBe(200)
    expect((await ask((await serving(edition)).port, '/metrics')).status).toBe(404)
  })

  it('counts requests by feed, format and status, and the bytes that were spared', async () => {
    const tally = new Tally()
    const { port } = await serving(edition, { tally })
    const { headers } = await ask(port, '/rss.xml')
    await ask(port, '/rss.xml', { headers: { 'if-none-match': headers.etag ?? '' } })
    await ask(port, '/rss.xml', { headers: { 'accept-encoding': 'gzip' } })
    await ask(port, '/europe/atom.xml')
    for (let n = 0; n < 3; n += 1) await ask(port, `/nowhere/${n}`)
    const text = await metricsOf(
      tally,
      () => ({ articles: 7, faults: 2, reloadMs: 1500, reloads: 3 }),
      () => true,
    ).metrics()
    for (const line of [
      'sectionwire_requests_total{feed="",format="rss",status="200"} 2',
      'sectionwire_requests_total{feed="",format="rss",status="304"} 1',
      'sectionwire_requests_total{feed="europe",format="atom",status="200"} 1',
      'sectionwire_other_requests_total{status="404"} 3',
      'sectionwire_saved_bytes_total{by="304"} 5000',
      'sectionwire_articles 7',
      'sectionwire_faults 2',
      'sectionwire_reload_seconds 1.5',
    ]) {
      expect(text).toContain(`${line}\n`)
    }
  })

  it('stays of one size whatever is asked for', () => {
    const tally = new Tally()
    for (let n = 0; n < 5000; n += 1) {
      const path = `tags/t${n}/rss.xml`
      tally.countOf({ path, type: 'application/rss+xml' }).add(200, 1, 1)
    }
    expect(tally.documents.size).toBeLessThanOrEqual(1001)
  })
})

describe('the access log', () => {
  it('has a line of JSON for each answer, whatever the client writes', async () => {
    const file = join(temporaryFolder(), 'log', 'access.log')
    const log = accessLog(file, 0, () => {})
    const { server, port } = await serving(edition)
    server.on('request', (request, response) => log.note(request, response, performance.now()))
    await ask(port, '/rss.xml', { headers: { 'user-agent': 'Reader/1 "quoted" \u00e9' } })
    await ask(port, `/nowhere?${'q'.repeat(2000)}`)
    await until(
      () => {
        log.close()
        return readFileSync(file, 'utf8').trim().split('\n').length
      },
      (lines) => lines === 2,
    )
    const lines = readFileSync(file, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(lines[0]).toMatchObject({ method: 'GET', path: '/rss.xml', status: 200, bytes: 5000, client: '127.0.0.1' })
    expect(lines[0]?.['agent']).toContain('Reader/1 "quoted"')
    expect(lines[0]?.['ms']).toBeGreaterThan(0)
    expect(String(lines[1]?.['path']).length).toBeLessThanOrEqual(512)
  })
})
