import { connect } from 'node:net'
import { describe, expect, it } from 'vitest'
import { documents, editionOf } from '../../support/editions.ts'
import { heldBytes } from '../../support/heap.ts'
import { ask, serving } from './support.ts'

/** Returns a deterministic random generator (mulberry32), so that a failure can be repeated. */
function randomInts(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

const METHODS = ['GET', 'HEAD', 'POST', 'OPTIONS', 'TRACE', 'DELETE', 'get', 'G\0T', '', 'PRI', 'CONNECT', 'BREW']
const PATHS = [
  '/rss.xml',
  '/europe/atom.xml',
  '/',
  '/europe',
  '/%2e%2e/etc',
  '/..%5c',
  '//x',
  '/%00',
  '/%zz',
  '*',
  'http://a/rss.xml',
  '/a b',
  '/\u00e9',
  '/metrics',
  '/healthz',
  `/${'x'.repeat(5000)}`,
  '/__proto__',
  '/europe/archive/2018-07/rss.xml',
  '',
]
const VERSIONS = ['HTTP/1.1', 'HTTP/1.0', 'HTTP/0.9', 'HTTP/2.0', 'http/1.1', '']
const NAMES = [
  'Host',
  'If-None-Match',
  'If-Modified-Since',
  'If-Match',
  'Accept',
  'Accept-Encoding',
  'A-IM',
  'Range',
  'Cookie',
  'Content-Length',
  'Transfer-Encoding',
  'X-Forwarded-Host',
  'X-Forwarded-For',
  'Connection',
  'Expect',
  'Upgrade',
  'Content-Type',
  'Host ',
  'X\0Y',
]
const VALUES = [
  'x',
  '',
  '*',
  '"a", W/"b"',
  '""',
  'gzip;q=0, *;q=0',
  'br, zstd',
  'feed',
  'feed;q=0',
  'bytes=0-1,5-',
  'Thu, 01 Jan 1970 00:00:00 GMT',
  'garbage',
  '5',
  '-1',
  '99999999999999',
  'chunked',
  'chunked, chunked',
  'close',
  'keep-alive',
  '100-continue',
  'h2c',
  'a'.repeat(3000),
  '\u00ff\u0001',
  'text/html;q=nan',
  ',;,;',
  'localhost',
]

describe('Random requests', () => {
  it('are answered correctly or end the connection, and the server stays up', async () => {
    const edition = editionOf(documents({ 'rss.xml': 'x'.repeat(2000), 'europe/atom.xml': 'y', 'europe/rss.xml': 'z' }))
    const { port, log } = await serving(edition)
    const random = randomInts(20_261_123)
    const pick = (list: readonly string[]): string => list[random(list.length)] ?? ''
    const request = (): string => {
      const fields = Array.from({ length: random(6) }, () => `${pick(NAMES)}: ${pick(VALUES)}`)
      const host = random(8) === 0 ? [] : ['Host: localhost']
      const end = random(30) === 0 ? '\n' : '\r\n'
      return [
        `${pick(METHODS)} ${pick(PATHS)} ${pick(VERSIONS)}`.trim(),
        ...host,
        ...fields,
        '',
        random(10) === 0 ? 'body' : '',
      ].join(end)
    }
    const plain = (): string =>
      `GET ${pick(PATHS)} HTTP/1.1\r\nHost: localhost\r\n${pick(NAMES.slice(1, 9))}: ${pick(VALUES.slice(0, 12))}\r\n\r\n`
    let held = 0
    const statuses = new Map<string, number>()
    // Twelve thousand requests over three hundred connections, some of them cut short.
    for (let round = 0; round < 15; round += 1) {
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => {
          const requests = Array.from({ length: 40 }, () => (random(3) === 0 ? request() : plain()))
          return answersTo(port, requests, random(5) === 0)
        }),
      )
      // The first rounds fill intended caches: prepared header fields, counters, compiled code.
      if (round === 5) held = await heldBytes()
      for (const text of answers) {
        for (const [, status = ''] of text.matchAll(/^HTTP\/1\.1 (\d{3}) /gm))
          statuses.set(status, (statuses.get(status) ?? 0) + 1)
      }
    }
    expect([...statuses.keys()].filter((status) => !/^(?:1..|2..|3..|4..)$/.test(status))).toEqual([])
    expect(statuses.size).toBeGreaterThan(4)
    expect(log).toEqual([])
    expect((await ask(port, '/rss.xml')).body.length).toBe(2000)
    expect((await heldBytes()) - held).toBeLessThan(3 * 1024 * 1024)
  }, 60_000)
})

/** Sends requests in order, on a new connection whenever the last was closed. Returns everything received. */
async function answersTo(port: number, requests: readonly string[], cutShort: boolean): Promise<string> {
  let all = ''
  for (const text of requests) all += await answerTo(port, cutShort ? text.slice(0, -3) : text)
  return all
}

function answerTo(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    const socket = connect({ host: '127.0.0.1', port }, () => socket.end(Buffer.from(text, 'latin1')))
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('error', () => {})
    socket.on('close', () => resolve(Buffer.concat(chunks).toString('latin1')))
  })
}
