/**
 * Measures the bytes, with headers, that a day of hourly polling of a busy section costs a client: without validators,
 * with ETags, and with deltas (RFC 3229). Run it with `npm run bench:bytes`.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildCatalog } from '../src/catalog/update.ts'
import { createApp } from '../src/delivery/http/app.ts'
import { drain, listen } from '../src/delivery/server/server.ts'
import type { Edition } from '../src/edition/edition.ts'
import { EditionBuilder } from '../src/edition/edition-builder.ts'
import type { Article } from '../src/model/article.ts'
import { ContentReader } from '../src/sources/files/content-reader.ts'
import { openMediaIn } from '../src/sources/files/media/media-files.ts'
import { generateArticles } from './generate.ts'

/** New stories in the section that day. */
const DAYS = [5, 15, 40]
const HOUR = 3_600_000
const FEED = '/section-3/atom.xml'

const directory = mkdtempSync(join(tmpdir(), 'sectionwire-bytes-'))
process.on('exit', () => rmSync(directory, { recursive: true, force: true }))
generateArticles(directory, 3000)

writeFileSync(join(directory, 'site.yaml'), 'title: Bench\nurl: https://news.example.org/\nfeeds: { deltas: true }\n')
const reader = new ContentReader(directory, { cache: false })
const { newsroom, articles: read } = await reader.load()
if (newsroom === undefined) throw new Error('the newsroom cannot be read')

const noon = Date.UTC(2026, 10, 20, 12)
const own = [...read].filter(({ sections }) => sections.some(({ id }) => id === 'section-3'))
/** Dates the stories of the section evenly, `perDay` of them in a day. */
const spreadOverDays = (perDay: number): Article[] =>
  own.map((article, index) => ({ ...article, published: noon + 24 * HOUR - ((index + 0.5) * 24 * HOUR) / perDay }))

const builder = new EditionBuilder('https://news.example.org/', {
  body: async (article) => reader.text(article),
  measure: () => undefined,
  yieldToEventLoop: async () => {},
  report: () => {},
})
let edition: Edition | undefined
let now = noon
const server = await listen(createApp({ edition: () => edition, openMedia: openMediaIn(directory), now: () => now }), {
  port: 0,
  host: '127.0.0.1',
})
const { port } = server.address() as AddressInfo

/** Polls over a new connection. Returns the bytes received and the ETag. */
function poll(headers: Record<string, string>): Promise<{ readonly bytes: number; readonly etag: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ port, path: FEED, agent: false, headers }, (response) => {
      const { socket } = response
      response.resume().on('end', () => resolve({ bytes: socket.bytesRead, etag: String(response.headers['etag']) }))
    })
    sent.on('error', reject).end()
  })
}

const CLIENTS: Readonly<Record<string, (etag: string) => Record<string, string>>> = {
  nothing: () => ({}),
  gzip: () => ({ 'accept-encoding': 'gzip' }),
  'gzip and ETags': (etag) => ({ 'accept-encoding': 'gzip', 'if-none-match': etag }),
  'gzip, ETags and deltas, which are turned on': (etag) => ({
    'accept-encoding': 'gzip',
    'if-none-match': etag,
    'a-im': 'feed',
  }),
}
const table = new Map<string, number[]>()
for (const perDay of DAYS) {
  const articles = spreadOverDays(perDay)
  const etags = new Map<string, string>()
  const totals = new Map(Object.keys(CLIENTS).map((name) => [name, 0]))
  for (let hour = 0; hour <= 24; hour += 1) {
    now = noon + hour * HOUR
    edition = builder.edition(buildCatalog(newsroom, articles, now))
    for (const [name, headersFor] of Object.entries(CLIENTS)) {
      const { bytes, etag } = await poll(headersFor(etags.get(name) ?? '"none"'))
      etags.set(name, etag)
      // The first poll costs every client the same.
      if (hour > 0) totals.set(name, (totals.get(name) ?? 0) + bytes)
    }
  }
  for (const [name, bytes] of totals) table.set(name, [...(table.get(name) ?? []), bytes])
}
console.log('kB that a day of hourly polling of a 50-item full-text Atom feed costs, headers included\n')
console.log(`| a client that knows | ${DAYS.map((count) => `${count} new stories`).join(' | ')} |`)
console.log(`|---|${DAYS.map(() => '---|').join('')}`)
for (const [name, totals] of table)
  console.log(`| ${name} | ${totals.map((bytes) => (bytes / 1000).toFixed(0)).join(' | ')} |`)
await drain(server, 0)
