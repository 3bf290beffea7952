import { once } from 'node:events'
import { truncateSync } from 'node:fs'
import { Agent, type IncomingMessage, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { folder, put, SITE_YAML, sectionwire, serving, story, until } from '../support/cli.ts'

const newsroom = (): string => folder({ 'site.yaml': SITE_YAML, 'europe/a.md': story('A') })

const LARGE = 64 * 1024 * 1024

/** Creates a content directory with a recording larger than the socket buffers. */
function withRecording(): string {
  const articles = newsroom()
  put(join(articles, 'europe/talk.md'), story('Talk', 'attachments: [talk.mp3]\n'))
  put(join(articles, 'europe/talk.mp3'), '')
  truncateSync(join(articles, 'europe/talk.mp3'), LARGE)
  return articles
}

/** Returns the response to a GET before its body is read. */
async function get(address: string, path: string, headers = {}, agent?: Agent): Promise<IncomingMessage> {
  const sent = request(new URL(path, address), { agent: agent ?? false, headers }).end()
  const [response] = (await once(sent, 'response')) as [IncomingMessage]
  return response
}

async function statusOf(address: string, path: string, headers = {}, agent?: Agent): Promise<number | undefined> {
  const response = await get(address, path, headers, agent)
  response.resume()
  await once(response, 'end')
  return response.statusCode
}

/** Connects a client that sends a request and reads nothing. */
async function deaf(address: string, path: string): Promise<Socket> {
  const { port, hostname } = new URL(address)
  const socket = connect({ port: Number(port), host: hostname })
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => {})
  socket.pause()
  socket.write(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`)
  await once(socket, 'readable')
  return socket
}

const recording = async (address: string): Promise<string> => {
  const feed = await (await fetch(`${address}europe/rss.xml`)).text()
  return new URL(/<enclosure[^>]* url="([^"]+)"/.exec(feed)?.[1] ?? '').pathname
}

describe('SIGTERM', () => {
  it('lets a slow reader receive its whole response, closes idle connections, and exits with 0', async () => {
    const { address, stop } = await serving(withRecording())
    const path = await recording(address)
    const agent = new Agent({ keepAlive: true })
    onTestFinished(() => agent.destroy())
    const kept = await get(address, 'rss.xml', {}, agent)
    const { socket } = kept
    kept.resume()
    await once(kept, 'end')
    const response = await get(address, path)
    const started = performance.now()
    const code = stop()
    // The client reads nothing until the server has closed idle connections and stopped listening.
    if (!socket.closed) await once(socket, 'close')
    await until(
      () => statusOf(address, 'healthz').then(String, String),
      (error) => error.includes('ECONNREFUSED'),
    )
    let taken = 0
    for await (const chunk of response) taken += (chunk as Buffer).length
    expect(taken).toBe(LARGE)
    expect(await code).toBe(0)
    expect(performance.now() - started).toBeLessThan(9000)
  })

  it('cuts off a reader that reads nothing after the grace period', { timeout: 30_000 }, async () => {
    const { address, stop } = await serving(withRecording())
    await deaf(address, await recording(address))
    const started = performance.now()
    expect(await stop()).toBe(0)
    expect(performance.now() - started).toBeLessThan(13_000)
  })
})

describe('`--rate-limit`', () => {
  it('counts requests across all workers', async () => {
    const { address } = await serving(newsroom(), '--workers', '2', '--rate-limit', '10')
    const count = (statuses: readonly unknown[], wanted: number): number =>
      statuses.filter((status) => status === wanted).length
    // One connection means one worker.
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const statuses: unknown[] = []
    for (let n = 0; n < 14; n += 1) statuses.push(await statusOf(address, 'rss.xml', {}, agent))
    agent.destroy()
    // One more request is allowed every six seconds.
    expect(count(statuses, 200)).toBeGreaterThanOrEqual(10)
    expect(count(statuses, 200)).toBeLessThanOrEqual(10 + 1)
    // The other worker hears of the charges. Until then it gets requests that cost a tenth; alone it would allow 100.
    let passed = 0
    let refusedInARow = 0
    const anyone = (headers = {}): Promise<unknown[]> =>
      Promise.all(Array.from({ length: 8 }, () => statusOf(address, 'rss.xml', headers)))
    await until(
      async () => {
        const answers = await anyone({ 'If-None-Match': '*' })
        passed += count(answers, 304)
        refusedInARow = count(answers, 429) === answers.length ? refusedInARow + 1 : 0
        return refusedInARow
      },
      // A single round may have reached only the first worker.
      (rounds) => rounds >= 5,
    )
    expect(passed).toBeLessThan(75)
    expect(count(await anyone(), 200)).toBeLessThanOrEqual(1)
  })

  it.each(['0', '-1', 'many'])('rejects the value %s', async (text) => {
    const { code, err } = await sectionwire(['serve', '--rate-limit', text])
    expect([code, err]).toEqual([2, expect.stringContaining('Expected a whole number')])
  })
})

describe('`--max-connections`', () => {
  it('refuses further connections, and logs it', async () => {
    const { address, err } = await serving(newsroom(), '--max-connections', '2', '--metrics', 'all')
    const { port, hostname } = new URL(address)
    const held = [1, 2].map(() => connect({ port: Number(port), host: hostname }))
    onTestFinished(() => {
      for (const socket of held) socket.destroy()
    })
    await Promise.all(held.map((socket) => once(socket, 'connect')))
    for (let n = 0; n < 3; n += 1) await expect(get(address, 'rss.xml')).rejects.toThrow()
    await until(
      () => err.join(''),
      (log) => log.includes('Connections refused: 3. At most 2 may be open (--max-connections).\n'),
    )
    for (const socket of held) socket.destroy()
    const metrics = (): Promise<string> =>
      fetch(`${address}metrics`).then(
        (answer) => answer.text(),
        () => '',
      )
    expect(await until(metrics, (text) => text !== '')).toMatch(/^sectionwire_turned_away_total \d+$/m)
  })
})

describe('`--metrics-port`', () => {
  /** Waits for the address of the metrics in the output. */
  const metricsAddress = async (out: readonly string[]): Promise<string> => {
    const find = (): string => /Metrics at (\S+)\n/.exec(out.join(''))?.[1] ?? ''
    return until(find, (address) => address !== '')
  }

  it.each([[[]], [['--workers', '2']]])(
    'has the metrics and the status at an address of their own, and nothing of them at the public port: %j',
    { timeout: 60_000 },
    async (more) => {
      const { address, out, stop } = await serving(newsroom(), '--metrics-port', '0', '--trust-proxy', '1', ...more)
      const metrics = await metricsAddress(out)
      expect(metrics).toMatch(/^http:\/\/localhost:\d+\/metrics$/)
      await get(address, 'rss.xml')
      const text = await until(
        () => fetch(metrics).then((answer) => answer.text()),
        (printed) => printed.includes('sectionwire_articles'),
      )
      expect(text).toMatch(/^sectionwire_articles [1-9]/m)
      expect(await (await fetch(new URL('/', metrics))).text()).toContain('Visible articles: ')
      for (const headers of [{}, { 'x-forwarded-for': '127.0.0.1' }, { 'x-forwarded-for': '203.0.113.9' }]) {
        expect(await statusOf(address, 'metrics', headers)).toBe(404)
      }
      expect(await (await fetch(address)).text()).not.toContain('records read')
      expect(await stop()).toBe(0)
    },
  )

  it('is named when it is in use', async () => {
    const { address } = await serving(newsroom())
    const { port } = new URL(address)
    const { code, err } = await sectionwire(['serve', '--articles', newsroom(), '--port', '0', '--metrics-port', port])
    expect([code, err]).toEqual([2, expect.stringContaining('choose another port with --metrics-port')])
  })
})

describe('`--metrics`', () => {
  it('makes the metrics public with `all`', async () => {
    const { address } = await serving(newsroom(), '--metrics', 'all')
    expect(await statusOf(address, 'metrics', { 'x-forwarded-for': '203.0.113.9' })).toBe(200)
  })

  it.each([
    ['some', 'Expected all.'],
    ['local', 'Use --metrics-port instead'],
  ])('rejects %s', async (audience, message) => {
    const { code, err } = await sectionwire(['serve', '--metrics', audience])
    expect([code, err]).toEqual([2, expect.stringContaining(message)])
  })
})
