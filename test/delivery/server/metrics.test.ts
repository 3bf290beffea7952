import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createMetricsApp } from '../../../src/delivery/http/metrics-app.ts'
import { renderMetrics } from '../../../src/delivery/server/metrics.ts'
import { RequestCounters } from '../../../src/delivery/server/request-counters.ts'
import { listen } from '../../../src/delivery/server/server.ts'
import { documents, editionOf } from '../../support/editions.ts'
import { ask, raw, serving } from '../http/support.ts'

const edition = editionOf(documents({ 'rss.xml': 'x'.repeat(5000), 'europe/atom.xml': 'y'.repeat(3000) }))

describe('/metrics', () => {
  const print = async (): Promise<string> => 'sectionwire_articles 7\nsectionwire_faults 2\n'

  it('is not at the public port, unless it is asked for', async () => {
    const closed = await serving(edition)
    for (const headers of [{}, { 'x-forwarded-for': '127.0.0.1' }, { host: 'localhost' }]) {
      expect((await ask(closed.port, '/metrics', { headers })).status).toBe(404)
    }
    const opened = await serving(edition, { metrics: print })
    expect((await ask(opened.port, '/metrics')).body.toString()).toBe(await print())
  })

  it('is at an address of its own, with a short status, and the policies of every other answer', async () => {
    const server = await listen(
      createMetricsApp(print, () => {}),
      { port: 0, host: 'localhost' },
    )
    onTestFinished(() => void server.close())
    const { port } = server.address() as AddressInfo
    const metrics = await ask(port, '/metrics')
    expect(metrics.body.toString()).toBe(await print())
    const status = await ask(port, '/')
    expect(status.body.toString()).toContain('Visible articles: 7\nProblems: 2 (run `sectionwire check`')
    for (const { headers } of [metrics, status, await ask(port, '/rss.xml')]) {
      expect(headers).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      })
    }
    const statuses = ['/rss.xml', '/metrics/', '/%zz', '/..%2fmetrics'].map(
      async (path) => (await ask(port, path)).status,
    )
    expect(await Promise.all(statuses)).toEqual([404, 404, 400, 404])
    expect((await ask(port, '/metrics', { method: 'POST' })).status).toBe(405)
  })

  it('counts requests by feed, format and status, and the bytes saved', async () => {
    const requestCounters = new RequestCounters()
    const { port } = await serving(edition, { requestCounters })
    const { headers } = await ask(port, '/rss.xml')
    await ask(port, '/rss.xml', { headers: { 'if-none-match': headers.etag ?? '' } })
    await ask(port, '/rss.xml', { headers: { 'accept-encoding': 'gzip' } })
    await ask(port, '/europe/atom.xml')
    for (let n = 0; n < 3; n += 1) await ask(port, `/nowhere/${n}`)
    const text = await renderMetrics(
      requestCounters,
      () => ({
        articles: 7,
        faults: 2,
        reloadMs: 1500,
        reloads: 3,
        hubs: [{ url: 'https://hub.example/', announced: 4, pending: 1, failures: 2 }],
      }),
      () => edition,
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
      'sectionwire_hub_announced_total{hub="https://hub.example/"} 4',
      'sectionwire_hub_failures_total{hub="https://hub.example/"} 2',
      'sectionwire_hub_pending{hub="https://hub.example/"} 1',
    ]) {
      expect(text).toContain(`${line}\n`)
    }
  })

  it('counts every other response once by its status, wherever it was made', async () => {
    const requestCounters = new RequestCounters()
    const moved = (path: string) =>
      path === 'old' ? { to: '/rss.xml' } : path === 'older' ? ('gone' as const) : undefined
    const edition = editionOf(documents({ 'rss.xml': 'news' }), {}, { redirect: moved })
    const { port } = await serving(edition, { requestCounters, rateLimit: 13, metrics: print })
    const end = 'Host: a\r\nConnection: close\r\n\r\n'
    await ask(port, '/old')
    await ask(port, '/rss.xml/')
    await ask(port, '/older')
    await ask(port, '/rss.xml', { method: 'POST' })
    await ask(port, '/rss.xml', { method: 'OPTIONS' })
    await ask(port, '/%zz')
    await ask(port, '/nowhere', { method: 'HEAD' })
    await ask(port, '/rss.xml', { headers: { 'if-match': '"other"' } })
    await ask(port, '/healthz')
    await raw(port, 'GET /rss.xml HTTP/1.1\r\n\r\n')
    await raw(port, 'garbage\r\n\r\n')
    await raw(port, `GET / HTTP/1.1\r\nX: ${'x'.repeat(17_000)}\r\n${end}`)
    await raw(port, `GET / HTTP/1.1\r\n${'X: y\r\n'.repeat(101)}${end}`)
    await raw(port, `GET / HTTP/1.1\r\nExpect: cake\r\n${end}`)
    await raw(port, 'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n')
    for (let n = 0; n < 5; n += 1) await ask(port, '/rss.xml', { method: 'HEAD' })
    expect((await ask(port, '/rss.xml')).status).toBe(429)
    const text = await renderMetrics(
      requestCounters,
      () => ({ articles: 0, faults: 0, reloadMs: 0, reloads: 0, hubs: [] }),
      () => edition,
    ).metrics()
    const counted = [...text.matchAll(/^sectionwire_other_requests_total\{status="(\d+)"\} (\d+)$/gm)]
    expect(Object.fromEntries(counted.map(([, status, count]) => [status, Number(count)]))).toEqual({
      ...{ 200: 1, 204: 1, 301: 2, 400: 3, 404: 1, 405: 2, 410: 1, 412: 1, 417: 1, 429: 1, 431: 2 },
    })
    expect(text).toContain('sectionwire_requests_total{feed="",format="rss",status="200"} 5\n')
    expect(text).toContain('sectionwire_sent_bytes_total{feed="",format="rss"} 0\n')
  })

  it('has a bounded number of series for any requests', () => {
    const requestCounters = new RequestCounters()
    for (let n = 0; n < 5000; n += 1) {
      const path = `tags/t${n}/rss.xml`
      requestCounters.getCounters({ path, type: 'application/rss+xml' }).add(200, 1, 1)
    }
    expect(requestCounters.documents.size).toBeLessThanOrEqual(1001)
  })
})
