import { readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { type AddressInfo, connect } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createApp } from '../../../src/delivery/http/app.ts'
import { openAccessLog } from '../../../src/delivery/server/access-log.ts'
import { drain, type Limits, listen } from '../../../src/delivery/server/server.ts'
import { openMediaIn } from '../../../src/sources/files/media/media-files.ts'
import { until } from '../../support/cli.ts'
import { documents, editionOf } from '../../support/editions.ts'
import { ask, raw, temporaryFolder } from '../http/support.ts'

const LARGE = 8 * 1024 * 1024
const END = 'Host: a\r\nConnection: close\r\n\r\n'

type Line = Record<string, unknown>

/** Starts a server with an access log, a small and a large document, and a large media file. */
async function logging(limits: Partial<Limits> = {}) {
  const folder = temporaryFolder()
  const file = join(folder, 'log', 'access.log')
  writeFileSync(join(folder, 'a.mp3'), '')
  truncateSync(join(folder, 'a.mp3'), LARGE)
  const texts = { 'rss.xml': 'x'.repeat(5000), 'large/rss.xml': 'x'.repeat(LARGE) }
  const edition = editionOf(documents(texts), { 'a.mp3': 'a.mp3' })
  const log = openAccessLog(file, 0, () => {})
  const app = createApp({ edition: () => edition, openMedia: openMediaIn(folder) })
  const options = { onRequest: log.note, onRefusal: log.noteRefusal, limits }
  const server = await listen(app, { port: 0, host: '127.0.0.1', ...options })
  onTestFinished(async () => void (await drain(server, 0)))
  const lines = async (count: number): Promise<Line[]> => {
    const read = (): string[] => readFileSync(file, 'utf8').split('\n').slice(0, -1)
    await until(
      async () => {
        await log.close()
        return read().length
      },
      (found) => found >= count,
    )
    return read().map((line) => JSON.parse(line) as Line)
  }
  return { port: (server.address() as AddressInfo).port, lines }
}

describe('Access log', () => {
  it('has one line of JSON for each response, whatever the client sends', async () => {
    const { port, lines } = await logging()
    await ask(port, '/rss.xml', { headers: { 'user-agent': 'Reader/1 "quoted" \u00e9' } })
    await ask(port, `/nowhere?${'q'.repeat(2000)}`)
    const [first, second] = await lines(2)
    expect(first).toMatchObject({ method: 'GET', path: '/rss.xml', status: 200, bytes: 5000, client: '127.0.0.1' })
    expect(first?.['agent']).toContain('Reader/1 "quoted"')
    expect(first?.['ms']).toBeGreaterThan(0)
    expect(second?.['path']).toBe('/nowhere')
  })

  it('has the requested path without the query, however the request was answered', async () => {
    const { port, lines } = await logging()
    const asked = ['/rss.xml', '/r%73s.xml?token=secret', '/rss.xml', `/${'n'.repeat(2000)}`]
    for (const path of asked) await ask(port, path)
    const paths = (await lines(4)).map((line) => line['path'])
    expect(paths).toEqual(['/rss.xml', '/r%73s.xml', '/rss.xml', `/${'n'.repeat(511)}`])
  })

  it.each([
    ['no Host', 'GET /rss.xml HTTP/1.1\r\n\r\n', { method: 'GET', path: '/rss.xml', status: 400, bytes: 45 }],
    ['many fields', `GET / HTTP/1.1\r\n${'X: y\r\n'.repeat(101)}${END}`, { path: '/', status: 431, bytes: 73 }],
    ['garbage', 'garbage "in" \u001b[2J line\r\n\r\n', { line: 'garbage "in" \u001b[2J line', status: 400, bytes: 45 }],
    ['a bad field', 'GET / HTTP/1.1\r\nHost : a\r\nX: y\r\n\r\n', { line: 'Host : a', status: 400, bytes: 45 }],
    ['a long header', `GET / HTTP/1.1\r\nX: ${'x'.repeat(17_000)}\r\n${END}`, { status: 431, bytes: 73 }],
    [
      'CONNECT',
      'CONNECT evil.example:443 HTTP/1.1\r\nHost: a\r\n\r\n',
      { method: 'CONNECT', path: 'evil.example:443', status: 405 },
    ],
    ['an expectation', `GET /rss.xml HTTP/1.1\r\nExpect: cake\r\n${END}`, { path: '/rss.xml', status: 417, bytes: 61 }],
    [
      'an upgrade request',
      `GET /rss.xml HTTP/1.1\r\nUpgrade: h2c\r\nHost: a\r\nConnection: Upgrade, close\r\n\r\n`,
      { path: '/rss.xml', status: 200, bytes: 5000 },
    ],
    ['silence', '', { status: 408, bytes: 53 }],
    ['an incomplete header', 'GET /rss.xml HTTP/1.1\r\nHo', { status: 408, bytes: 53 }],
  ])('has a line for %s, with the status that the client received', async (_, text, expected) => {
    const limits = { headersTimeout: 100, requestTimeout: 200, connectionsCheckingInterval: 50 }
    const { port, lines } = await logging(limits)
    const [, body = ''] = (await raw(port, text)).split('\r\n\r\n')
    const all = await lines(1)
    expect(all).toHaveLength(1)
    expect(all[0]).toMatchObject({ ...expected, client: '127.0.0.1', bytes: body.length })
    expect(String(all[0]?.['line'] ?? '').length).toBeLessThanOrEqual(512)
  })

  it.each(['/large/rss.xml', '/a.mp3'])(
    'records the bytes sent before the client closed, and its address: %s',
    async (path) => {
      const { port, lines } = await logging()
      const client = connect({ host: '127.0.0.1', port }, () => client.write(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`))
      let taken = 0
      await new Promise<void>((resolve) => {
        client.on('data', (chunk: Buffer) => {
          taken += chunk.length
          if (taken > 400_000) client.resetAndDestroy()
        })
        client.on('close', () => resolve())
      })
      const [line] = await lines(1)
      expect(line).toMatchObject({ path, status: 200, aborted: true, client: '127.0.0.1' })
      expect(line?.['bytes']).toBeGreaterThan(100_000)
      expect(line?.['bytes']).toBeLessThan(LARGE)
    },
  )

  it('records zero bytes for a response that waited for an earlier one', async () => {
    const { port, lines } = await logging()
    const asking = ['/a.mp3', '/rss.xml', '/large/rss.xml', '/a.mp3'].map(
      (path) => `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`,
    )
    const client = connect({ host: '127.0.0.1', port }, () => client.write(asking.join('')))
    let taken = 0
    client.on('data', (chunk: Buffer) => {
      taken += chunk.length
      if (taken > 400_000) client.resetAndDestroy()
    })
    const all = await lines(4)
    expect(all.filter(({ bytes }) => Number(bytes) > 0)).toHaveLength(1)
    expect(all.every(({ aborted }) => aborted === true)).toBe(true)
  })

  it('records all bytes of a large response', async () => {
    const { port, lines } = await logging()
    expect((await ask(port, '/large/rss.xml')).body.equals(Buffer.alloc(LARGE, 'x'))).toBe(true)
    expect((await ask(port, '/a.mp3')).body.length).toBe(LARGE)
    const all = await lines(2)
    expect(all.map(({ bytes, aborted }) => [bytes, aborted])).toEqual([
      [LARGE, undefined],
      [LARGE, undefined],
    ])
  })
})
