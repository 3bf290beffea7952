import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { CODINGS } from '../../../src/edition/rendition/rendition.ts'
import { openMediaIn } from '../../../src/sources/files/media/media-files.ts'
import { documents, editionOf, rendition } from '../../support/editions.ts'
import { type Answer, ask, serving, temporaryFolder } from './support.ts'

type Fields = Readonly<Record<string, string>>

const BROWSER = 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8'

/** The header fields in which requests differ, with their values; an absent field is one more value. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  accept: ['*/*', BROWSER, 'application/atom+xml', 'application/feed+json'],
  'accept-encoding': ['gzip', 'br', 'gzip;q=0', 'identity;q=0, *;q=0'],
  'a-im': ['feed'],
  'sec-fetch-dest': ['document', 'empty'],
  'user-agent': ['Mozilla/5.0', 'Reader/1'],
  'accept-language': ['de'],
  cookie: ['a=b'],
  origin: ['https://elsewhere.example'],
  host: ['evil.example'],
  'x-forwarded-host': ['evil.example'],
  'x-forwarded-proto': ['https'],
  forwarded: ['host=evil.example'],
}

const PATHS = ['/rss.xml', '/rss.xml?a=1', '/europe', '/europe/', '/europe/atom.xml', '/', '/a.mp3', '/old', '/one']

/** Every value of each field alone, and all pairs of the fields that select a response. */
function requests(): Fields[] {
  const single = Object.entries(VALUES).flatMap(([name, values]) => values.map((value) => ({ [name]: value })))
  const chosen = ['accept', 'accept-encoding', 'a-im', 'sec-fetch-dest']
  const pairs = chosen.flatMap((one, at) =>
    chosen
      .slice(at + 1)
      .flatMap((other) =>
        (VALUES[one] ?? []).flatMap((a) => (VALUES[other] ?? []).map((b) => ({ [one]: a, [other]: b }))),
      ),
  )
  return [{}, ...single, ...pairs]
}

async function newsroom() {
  const folder = temporaryFolder()
  writeFileSync(join(folder, 'a.mp3'), 'sound')
  const feeds = documents({
    'rss.xml': 'all',
    'europe/rss.xml': 'rss',
    'europe/atom.xml': 'atom',
    'europe/feed.json': '{}',
  })
  const page = (path: string) => rendition(path, `page ${path}`, { type: 'text/html; charset=utf-8' })
  const edition = editionOf(
    [...feeds, page('europe/'), page('index.html'), page('one/')],
    { 'a.mp3': 'a.mp3' },
    {
      redirect: (path) => (path === 'old' ? { to: '/rss.xml' } : undefined),
      readable: (path) => (path.endsWith('.xml') ? Promise.resolve(page(path)) : undefined),
    },
  )
  return serving(edition, { openMedia: openMediaIn(folder) })
}

/** Returns whether a shared cache may store a response (RFC 9111 §3). */
const isStored = ({ headers }: Answer): boolean => !/no-store|private/.test(headers['cache-control'] ?? 'no-store')

const varies = ({ headers }: Answer): string[] =>
  (headers.vary ?? '').split(',').flatMap((name) => (name.trim() === '' ? [] : [name.trim().toLowerCase()]))

/** The parts of a response that a cache forwards. */
const kept = ({ status, headers: { date: _, connection: __, ...headers }, body }: Answer): string =>
  JSON.stringify([status, headers, body.toString('base64')])

describe('Shared cache', () => {
  it.each(PATHS)('that follows Vary gives each client what the server would: %s', async (path) => {
    const { port } = await newsroom()
    /** Stored responses with their requests. */
    const stored: { request: Fields; answer: Answer }[] = []
    for (const request of requests()) {
      const answer = await ask(port, path, { headers: request })
      expect([request, answer.status]).toEqual([request, expect.toSatisfy((status: number) => status < 400)])
      if (!isStored(answer)) continue
      for (const { request: other, answer: found } of stored) {
        const isFound = varies(found).every((name) => other[name] === request[name])
        if (isFound) expect([request, other, kept(found)]).toEqual([request, other, kept(answer)])
      }
      stored.push({ request, answer })
    }
    expect(stored.length).toBeGreaterThan(10)
  })

  it('never gives a page to a feed reader, or a coding to a client that rejects it', async () => {
    const { port } = await newsroom()
    for (const path of ['/rss.xml', '/europe', '/europe/atom.xml']) {
      for (const request of requests()) {
        const answer = await ask(port, path, { headers: request })
        const isPage = answer.headers['content-type']?.startsWith('text/html') === true
        if (isPage) expect(request['accept']).toBe(BROWSER)
        if (isPage && path !== '/europe') expect(isStored(answer)).toBe(false)
        const coding = answer.headers['content-encoding']
        if (coding !== undefined) expect(request['accept-encoding']).toBe(coding)
      }
    }
  })

  it('receives the same caching fields with 304 as with 200', async () => {
    const { port } = await newsroom()
    for (const path of PATHS.filter((each) => !['/old', '/one'].includes(each))) {
      for (const coding of [...CODINGS, 'identity']) {
        const fields = { 'accept-encoding': coding }
        const whole = await ask(port, path, { headers: fields })
        const unchanged = await ask(port, path, { headers: { ...fields, 'if-none-match': whole.headers.etag ?? '' } })
        expect([path, unchanged.status, unchanged.body.length]).toEqual([path, 304, 0])
        for (const name of ['etag', 'vary', 'cache-control', 'last-modified', 'content-location']) {
          expect([path, name, unchanged.headers[name]]).toEqual([path, name, whole.headers[name]])
        }
      }
    }
  })

  it('receives a different ETag for each coding', async () => {
    const { port } = await newsroom()
    const etags = [...CODINGS, 'identity'].map(async (coding) => {
      const { headers } = await ask(port, '/rss.xml', { headers: { 'accept-encoding': coding } })
      return headers.etag
    })
    expect(new Set(await Promise.all(etags)).size).toBe(CODINGS.length + 1)
  })

  it.each([
    ['/%zz', {}, 400],
    ['/rss.xml', { method: 'POST' }, 405],
    ['/rss.xml', { headers: { 'if-match': '"x"' } }, 412],
    ['/a.mp3', { headers: { range: 'bytes=9-' } }, 416],
    ['/healthz', {}, 200],
    ['/metrics', {}, 404],
  ])('stores nothing for %s %o', async (path, options, status) => {
    const { port } = await newsroom()
    const answer = await ask(port, path, options)
    expect([answer.status, answer.headers['cache-control']]).toEqual([status, 'no-store'])
  })
})
