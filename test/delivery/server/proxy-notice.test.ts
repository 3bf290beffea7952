import { describe, expect, it } from 'vitest'
import { noticeProxies } from '../../../src/delivery/server/proxy-notice.ts'
import { editionOf } from '../../support/editions.ts'
import { ask, serving } from '../http/support.ts'

/** Serves with the notice, and returns the lines that it has logged. */
async function start(options: { trustedProxies?: number; hasRateLimit?: boolean } = {}) {
  const lines: string[] = []
  const { port, server } = await serving(editionOf([]))
  noticeProxies(server, { trustedProxies: 0, hasRateLimit: false, log: (line) => lines.push(line), ...options })
  const poll = async (times: number, headers: Record<string, string> = {}): Promise<void> => {
    for (let n = 0; n < times; n += 1) await ask(port, '/healthz', { headers })
  }
  return { lines, poll, server }
}

describe('Notice of a proxy that is not trusted', () => {
  it.each([
    ['x-forwarded-for', 'X-Forwarded-For'],
    ['forwarded', 'Forwarded'],
    ['via', 'Via'],
  ])('is one line, however many requests have %s', async (field, name) => {
    const { lines, poll, server } = await start({ hasRateLimit: true })
    const listeners = server.listenerCount('request')
    await poll(3)
    expect(lines).toEqual([])
    await poll(5, { [field]: '192.0.2.1' })
    expect(lines).toEqual([expect.stringMatching(new RegExp(`^Requests have the field ${name}, .*--trust-proxy 1`))])
    expect(server.listenerCount('request')).toBe(listeners - 1)
  })

  it('is one line when a rate limit counts all requests for one client', async () => {
    const { lines, poll } = await start({ hasRateLimit: true })
    await poll(199)
    expect(lines).toEqual([])
    await poll(5)
    expect(lines).toEqual([
      expect.stringMatching(/^The first 200 requests all came from 127\.0\.0\.1: .*--trust-proxy 1/),
    ])
  })

  it('is absent without a rate limit, and when the proxy is trusted', async () => {
    const direct = await start()
    await direct.poll(205)
    const trusted = await start({ trustedProxies: 1, hasRateLimit: true })
    await trusted.poll(205, { 'x-forwarded-for': '192.0.2.1' })
    expect([direct.lines, trusted.lines]).toEqual([[], []])
  })
})
