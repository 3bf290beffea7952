import { describe, expect, it } from 'vitest'
import { type ChargeChannel, type Charges, RateLimit } from '../../../src/delivery/server/rate-limit.ts'
import { until } from '../../support/cli.ts'
import { documents, editionOf } from '../../support/editions.ts'
import { ask, serving } from '../http/support.ts'

const edition = editionOf(documents({ 'rss.xml': 'x'.repeat(5000) }))

describe('Rate limit', () => {
  it('allows so many requests a minute, returns the time to wait, and then allows more', () => {
    let now = 0
    const limit = new RateLimit(60, () => now)
    expect(Array.from({ length: 60 }, () => limit.admit('a', false))).toEqual(Array(60).fill(0))
    expect(limit.admit('a', false)).toBe(1)
    expect(limit.admit('b', false)).toBe(0)
    now = 1000
    expect(limit.admit('a', false)).toBe(0)
    expect(limit.admit('a', false)).toBe(1)
  })

  it('counts a 304 as a tenth', () => {
    const limit = new RateLimit(10, () => 0)
    expect(Array.from({ length: 99 }, () => limit.admit('a', true))).toEqual(Array(99).fill(0))
  })

  it('counts a request with a condition that never holds in full', () => {
    let now = 0
    const limit = new RateLimit(10, () => now)
    const passed = (requests: number): number => {
      let count = 0
      for (let n = 0; n < requests; n += 1) {
        if (limit.admit('a', true) > 0) continue
        count += 1
        limit.chargeFullResponse('a')
      }
      return count
    }
    expect(passed(1000)).toBe(10)
    let later = 0
    for (let second = 0; second < 600; second += 1) {
      now += 1000
      later += passed(10)
    }
    expect(later).toBeLessThanOrEqual(101)
  })

  it('forgets the longest idle client, and so stays bounded', () => {
    const limit = new RateLimit(1, () => 0)
    for (let n = 0; n < 50_002; n += 1) limit.admit(`c${n}`, false)
    expect([limit.admit('c0', false), limit.admit('c50001', false)]).toEqual([0, 60])
  })

  it('is shared by all workers', async () => {
    const sent: Charges[] = []
    const listeners: ((charges: Charges) => void)[] = []
    const sharing: ChargeChannel = {
      send: (charges) => sent.push(charges),
      onReceive: (listen) => listeners.push(listen),
    }
    const [first, second] = [new RateLimit(10, () => 0, sharing), new RateLimit(10, () => 0)]
    for (let n = 0; n < 8; n += 1) first.admit('a', false)
    first.admit('b', true)
    await until(
      () => sent,
      ([charges]) => charges !== undefined,
    )
    expect(sent).toEqual([
      [
        ['a', 8],
        ['b', 0.1],
      ],
    ])
    for (const listen of listeners) listen([['a', 2]])
    expect(first.admit('a', false)).toBe(6)
    expect(second.admit('a', false)).toBe(0)
  })

  it('charges requests that several workers allowed at once, for at most a minute', () => {
    const listeners: ((charges: Charges) => void)[] = []
    const limit = new RateLimit(60, () => 0, { send: () => {}, onReceive: (listen) => listeners.push(listen) })
    for (const listen of listeners) listen([['a', 100_000]])
    expect(limit.admit('a', false)).toBe(61)
  })
})

describe('Client over the rate limit', () => {
  it('gets 429 with Retry-After, by its own address behind a trusted proxy', async () => {
    const { port } = await serving(edition, { rateLimit: 2, trustedProxies: 1 })
    const get = (client: string) => ask(port, '/rss.xml', { headers: { 'x-forwarded-for': `spoofed, ${client}` } })
    expect([(await get('10.0.0.1')).status, (await get('10.0.0.1:4711')).status]).toEqual([200, 200])
    const refused = await get('10.0.0.1')
    expect([refused.status, refused.headers['retry-after'], refused.headers['cache-control']]).toEqual([
      429,
      '30',
      'no-store',
    ])
    expect((await get('10.0.0.2')).status).toBe(200)
    expect((await ask(port, '/healthz', { headers: { 'x-forwarded-for': '10.0.0.1' } })).status).toBe(200)
  })

  it('is counted by its network in IPv6, in any spelling of the address', async () => {
    const { port } = await serving(edition, { rateLimit: 3, trustedProxies: 1 })
    const get = async (client: string): Promise<number> =>
      (await ask(port, '/rss.xml', { headers: { 'x-forwarded-for': client } })).status
    const addresses = ['2001:db8::1', '[2001:0DB8:0:0:ffff::2]:443', '2001:db8:0:0:0:0:0:3', '2001:db8::4']
    const statuses: number[] = []
    for (const address of addresses) statuses.push(await get(address))
    expect(statuses).toEqual([200, 200, 200, 429])
    expect(await get('2001:db8:0:1::1')).toBe(200)
  })

  it('is charged by the status it got, on the fast path and the full path', async () => {
    for (const path of ['/rss.xml', '/rss.xml?long']) {
      const { port } = await serving(edition, { rateLimit: 5 })
      const get = async (etag: string): Promise<number> =>
        (await ask(port, path, { headers: { 'if-none-match': etag } })).status
      const { headers } = await ask(port, path)
      for (let n = 0; n < 10; n += 1) expect(await get(headers.etag ?? '')).toBe(304)
      const statuses: number[] = []
      for (let n = 0; n < 5; n += 1) statuses.push(await get('"other"'))
      expect([path, statuses]).toEqual([path, [200, 200, 200, 429, 429]])
    }
  })
})
