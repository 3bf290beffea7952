import { mkdirSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { makeEtag } from '../../../src/edition/rendition/rendition.ts'
import { openMediaIn } from '../../../src/sources/files/media/media-files.ts'
import { editionOf, LAST_MODIFIED, rendition } from '../../support/editions.ts'
import { ask, serving, temporaryFolder } from './support.ts'

const TEXT = '<feed>Grüße aus Helsinki</feed>'.repeat(20)
const europe = rendition('europe/atom.xml', TEXT, {
  links: ['<https://news.example.org/europe/atom.xml>; rel="self"', '<https://hub.example.org/>; rel="hub"'],
})
const everything = [
  europe,
  ...['rss.xml', 'atom.xml', 'feed.json', 'authors/diane/rss.xml', 'tags/%C3%A9t%C3%A9/rss.xml', 'feeds.opml'].map(
    (path) => rendition(path, `at ${path}`),
  ),
  rendition('tags/c%23/rss.xml', 'sharp'),
  rendition('index.html', '<!doctype html><title>News</title>', { type: 'text/html; charset=utf-8' }),
]
const edition = editionOf(everything)

describe('Document over HTTP', () => {
  it('has every header field that readers and caches need', async () => {
    const { port } = await serving(edition)
    const { status, headers, body } = await ask(port, '/europe/atom.xml')
    expect(status).toBe(200)
    expect(body.toString()).toBe(TEXT)
    const { date: _date, ...fields } = headers
    expect(fields).toEqual({
      'cache-control': 'public, max-age=300, stale-while-revalidate=60, stale-if-error=86400',
      etag: europe.etag,
      'last-modified': LAST_MODIFIED,
      vary: 'Accept-Encoding',
      'access-control-allow-origin': '*',
      'access-control-expose-headers': 'ETag, Link, Last-Modified',
      'content-type': 'application/atom+xml; charset=utf-8',
      'content-length': String(Buffer.byteLength(TEXT)),
      link: '<https://news.example.org/europe/atom.xml>; rel="self", <https://hub.example.org/>; rel="hub"',
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      'accept-ranges': 'none',
      connection: 'close',
    })
  })

  it.each([
    ['gzip', gunzipSync],
    ['br', brotliDecompressSync],
  ] as const)('has its own ETag and length with %s', async (coding, unpack) => {
    const { port } = await serving(edition)
    const { headers, body } = await ask(port, '/europe/atom.xml', { headers: { 'accept-encoding': coding } })
    expect(headers['content-encoding']).toBe(coding)
    expect(headers.etag).toBe(makeEtag(europe.etag, coding))
    expect(headers['content-length']).toBe(String(body.length))
    expect(unpack(body).toString()).toBe(TEXT)
  })

  it('is sent unencoded to a client that rejects every coding', async () => {
    const { port } = await serving(edition)
    const { status, headers } = await ask(port, '/rss.xml', { headers: { 'accept-encoding': '*;q=0' } })
    expect(status).toBe(200)
    expect(headers['content-encoding']).toBeUndefined()
    expect(headers.vary).toBe('Accept-Encoding')
  })

  it.each(everything.map(({ path }) => path))('has the same header fields for HEAD as for GET: %s', async (path) => {
    const { port } = await serving(edition)
    for (const headers of [{}, { 'accept-encoding': 'gzip' }, { 'accept-encoding': 'br' }, { 'if-none-match': '*' }]) {
      const got = await ask(port, `/${path}`, { headers })
      const head = await ask(port, `/${path}`, { headers, method: 'HEAD' })
      const { date: _got, ...gotFields } = got.headers
      const { date: _head, ...headFields } = head.headers
      expect(headFields).toEqual(gotFields)
      expect(head.status).toBe(got.status)
      expect(head.body.length).toBe(0)
    }
  })

  it('is found by any percent-encoding of its path, and by no other path', async () => {
    const { port } = await serving(edition)
    const found = [
      '/tags/%C3%A9t%C3%A9/rss.xml',
      '/tags/%c3%a9t%c3%a9/rss.xml',
      '/tags/%c3%a9%74%C3%A9/rss%2Exml',
      '/',
      '/index.html',
    ]
    for (const path of [...found, '/tags/c%23/rss.xml'])
      expect([path, (await ask(port, path)).status]).toEqual([path, 200])
    const missing = ['/europe/', '/EUROPE/atom.xml', '/asia/rss.xml', '//rss.xml', '/rss.xml//']
    for (const path of [
      ...missing,
      '/favicon.ico',
      '/constructor',
      '/__proto__/rss.xml',
      '/.sectionwire/manifest.json',
    ]) {
      expect([path, (await ask(port, path)).status]).toEqual([path, 404])
    }
  })

  it('is the same for any query', async () => {
    const { port } = await serving(edition)
    const plain = await ask(port, '/rss.xml')
    for (const query of [
      '?',
      '?utm_source=a',
      '?a[]=1&a[]=2',
      '?__proto__=1',
      '?%zz',
      '?/../x',
      `?${'x'.repeat(8000)}`,
    ]) {
      const { headers, body } = await ask(port, `/rss.xml${query}`)
      expect([query, headers.etag, body.toString()]).toEqual([query, plain.headers.etag, plain.body.toString()])
    }
  })

  it('is the same for any Host and forwarding fields', async () => {
    const { port } = await serving(edition)
    const { date: _date, ...plain } = (await ask(port, '/europe/atom.xml')).headers
    const names = [
      'host',
      'x-forwarded-host',
      'x-forwarded-proto',
      'x-forwarded-port',
      'x-forwarded-prefix',
      'forwarded',
    ]
    for (const name of [...names, 'x-original-url', 'x-rewrite-url', 'x-http-method-override']) {
      const { headers, body } = await ask(port, '/europe/atom.xml', { headers: { [name]: 'evil.example' } })
      const { date: _other, ...fields } = headers
      expect([name, fields]).toEqual([name, plain])
      expect(body.toString()).toBe(TEXT)
    }
  })

  it('is sent whole when a range is requested', async () => {
    const { port } = await serving(edition)
    const many = Array.from({ length: 1000 }, (_, at) => `${at}-${at + 1}`).join(',')
    for (const range of ['bytes=0-3', 'bytes=-1', `bytes=${many}`]) {
      expect(await ask(port, '/rss.xml', { headers: { range } })).toMatchObject({
        status: 200,
        body: Buffer.from('at rss.xml'),
      })
    }
  })

  it('is fresh until the next scheduled change, and no longer', async () => {
    let now = 1_000_000
    const { port } = await serving({ ...edition, nextChange: 1_400_500 }, { now: () => now, maxAge: 120 })
    const control = async (): Promise<string | undefined> => (await ask(port, '/rss.xml')).headers['cache-control']
    expect(await control()).toBe('public, max-age=120, stale-while-revalidate=60, stale-if-error=86400')
    now = 1_300_000
    expect(await control()).toBe('public, max-age=100, stale-while-revalidate=0, stale-if-error=86400')
    now = 1_500_000
    expect(await control()).toBe('public, max-age=0, stale-while-revalidate=0, stale-if-error=86400')
  })

  it('has a Content-Security-Policy that allows pictures and the site’s own files', async () => {
    const { port } = await serving(edition)
    const policy = (await ask(port, '/')).headers['content-security-policy']
    expect(policy).toMatch(/^default-src 'none'; img-src 'self' https: data:;/)
    expect(policy).toContain("script-src 'self';")
    expect(policy).not.toContain('unsafe')
  })
})

describe('Conditional request', () => {
  it("is answered with 304 and the caching fields only, also to Node's fetch", async () => {
    const { url } = await serving(edition)
    const first = await fetch(`${url}/europe/atom.xml`)
    const etag = first.headers.get('etag') ?? ''
    const again = await fetch(`${url}/europe/atom.xml`, { headers: { 'if-none-match': etag } })
    expect(again.status).toBe(304)
    expect(await again.text()).toBe('')
    const fields = Object.fromEntries([...again.headers].filter(([name]) => name !== 'date'))
    expect(fields).toEqual({
      etag,
      'cache-control': 'public, max-age=300, stale-while-revalidate=60, stale-if-error=86400',
      'last-modified': LAST_MODIFIED,
      vary: 'Accept-Encoding',
      'access-control-allow-origin': '*',
      connection: 'keep-alive',
      'keep-alive': 'timeout=65',
    })
  })

  it('is answered with 412 when If-Match names another version', async () => {
    const { port } = await serving(edition)
    const { status, headers, body } = await ask(port, '/rss.xml', { headers: { 'if-match': '"other"' } })
    expect([status, headers['cache-control']]).toEqual([412, 'no-store'])
    expect(body.toString()).toMatch(/^Precondition failed[^\n]*\n$/)
  })

  it('is answered with 304 by date while nothing has changed', async () => {
    const { port } = await serving(edition)
    const since = async (date: string) =>
      (await ask(port, '/rss.xml', { headers: { 'if-modified-since': date } })).status
    expect(await since(LAST_MODIFIED)).toBe(304)
    expect(await since('Fri, 20 Nov 2026 08:30:14 GMT')).toBe(200)
  })
})

describe('Error response', () => {
  it.each([
    ['/no-such-thing', 404],
    ['/%zz', 400],
    ['/europe%2Fatom.xml', 404],
    ['/%00', 404],
    ['/%2e%2e/rss.xml', 404],
    ['/europe/../rss.xml', 404],
    ['/..%5crss.xml', 404],
    ['/%C0%AE%C0%AE/rss.xml', 400],
    ['/%ED%A0%80/rss.xml', 400],
    ['/rss.xml#fragment', 400],
    [`/${'a'.repeat(8000)}`, 404],
  ])('is one line of text without any part of the request: %#', async (path, status) => {
    const { port } = await serving(edition)
    const answer = await ask(port, path)
    expect(answer.status).toBe(status)
    expect(answer.headers).toMatchObject({
      'cache-control': status === 404 ? 'public, max-age=5' : 'no-store',
      'content-type': 'text/plain; charset=utf-8',
    })
    expect(answer.body.toString()).toMatch(/^[^\n]+\n$/)
    expect(answer.body.toString()).not.toContain(path.slice(1, 9))
    expect((await ask(port, path, { method: 'HEAD' })).headers['content-length']).toBe(String(answer.body.length))
  })

  it.each(['POST', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND'])('is 405 with Allow for %s', async (method) => {
    const { port } = await serving(edition)
    for (const path of ['/rss.xml', '/nothing', '/healthz']) {
      const { status, headers } = await ask(port, path, { method })
      expect([status, headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS'])
    }
  })

  it('is 503 with Retry-After when the process is out of file descriptors', async () => {
    const find = () => Promise.reject(Object.assign(new Error('too many open files'), { code: 'EMFILE' }))
    const { port, log } = await serving(editionOf([], {}, { find }))
    const { status, headers } = await ask(port, '/rss.xml')
    expect([status, headers['retry-after'], headers['cache-control']]).toEqual([503, '2', 'no-store'])
    expect(log).toHaveLength(1)
  })

  it('is 500 for the client and one line in the log for an internal error', async () => {
    const find = (path: string) => (path === 'rss.xml' ? Promise.reject(new Error('disk\nburnt')) : undefined)
    const failing = editionOf([], {}, { find })
    const { port, log } = await serving(failing)
    const { status, headers, body } = await ask(port, '/rss.xml')
    expect([status, headers['cache-control']]).toEqual([500, 'no-store'])
    expect(body.toString()).toMatch(/^Internal error[^\n]*\n$/)
    expect(log).toEqual(['request failed: Error: disk burnt'])
    expect((await ask(port, '/healthz')).status).toBe(200)
  })
})

describe('OPTIONS', () => {
  it('lists the allowed methods for a path and for the server', async () => {
    const { port } = await serving(edition)
    for (const path of ['/rss.xml', '/nothing', '*']) {
      const { status, headers } = await ask(port, path, { method: 'OPTIONS' })
      expect(status).toBe(204)
      expect(headers).toMatchObject({
        allow: 'GET, HEAD, OPTIONS',
        'access-control-allow-origin': '*',
        'access-control-allow-methods': 'GET, HEAD, OPTIONS',
        'access-control-allow-headers': 'If-None-Match, If-Modified-Since, A-IM',
      })
      expect(headers['content-length']).toBeUndefined()
    }
  })
})

describe('Health check', () => {
  it('answers before the first edition, when nothing is published', async () => {
    const { port } = await serving(undefined)
    expect(await ask(port, '/healthz')).toMatchObject({ status: 200, body: Buffer.from('ok\n') })
    for (const path of ['/readyz', '/rss.xml', '/']) {
      const { status, headers } = await ask(port, path)
      expect([path, status, headers['retry-after']]).toEqual([path, 503, '2'])
    }
  })

  it('is ready with the first edition', async () => {
    const { port } = await serving(edition)
    expect(await ask(port, '/readyz')).toMatchObject({ status: 200, headers: { 'cache-control': 'no-store' } })
  })
})

describe('Media file over HTTP', () => {
  const mtime = new Date('2026-11-01T10:00:00.500Z')
  const content = (): string => {
    const folder = temporaryFolder()
    mkdirSync(join(folder, 'media'))
    for (const name of ['a b@2x,wide.jpg', 'map.svg', 'empty.png']) {
      writeFileSync(join(folder, 'media', name), name === 'empty.png' ? '' : `bytes of ${name}`)
      utimesSync(join(folder, 'media', name), mtime, mtime)
    }
    return folder
  }
  const media = {
    'media/a%20b@2x,wide.jpg': 'media/a b@2x,wide.jpg',
    'media/map.svg': 'media/map.svg',
    'media/empty.png': 'media/empty.png',
    'media/gone.png': 'media/gone.png',
  }

  it('has its type, length and validators', async () => {
    const { port } = await serving(editionOf([], media), { openMedia: openMediaIn(content()) })
    const { status, headers, body } = await ask(port, '/media/a%20b@2x,wide.jpg')
    expect([status, body.toString()]).toEqual([200, 'bytes of a b@2x,wide.jpg'])
    expect(headers).toMatchObject({
      'content-type': 'image/jpeg',
      'content-length': String(body.length),
      'last-modified': 'Sun, 01 Nov 2026 10:00:00 GMT',
      'accept-ranges': 'bytes',
      'access-control-allow-origin': '*',
      'x-content-type-options': 'nosniff',
    })
    const { etag = '' } = headers
    expect(etag).toMatch(/^W\/"/)
    const path = '/media/a%20b%402x%2Cwide.jpg'
    expect((await ask(port, path, { headers: { 'if-none-match': etag } })).status).toBe(304)
    expect((await ask(port, path, { headers: { 'if-match': etag } })).status).toBe(412)
    const head = await ask(port, path, { method: 'HEAD' })
    expect([head.body.length, head.headers['content-length']]).toEqual([0, String(body.length)])
  })

  it('has a policy that runs no script in an SVG', async () => {
    const { port } = await serving(editionOf([], media), { openMedia: openMediaIn(content()) })
    expect((await ask(port, '/media/map.svg')).headers['content-security-policy']).toContain('sandbox')
  })

  it('may be empty', async () => {
    const { port } = await serving(editionOf([], media), { openMedia: openMediaIn(content()) })
    expect(await ask(port, '/media/empty.png')).toMatchObject({ status: 200, body: Buffer.alloc(0) })
  })

  it('is 404 when it is gone, a folder or behind a link out of the directory', async () => {
    const folder = content()
    const outside = temporaryFolder()
    writeFileSync(join(outside, 'secret.png'), 'secret')
    symlinkSync(join(outside, 'secret.png'), join(folder, 'media', 'out.png'))
    symlinkSync('map.svg', join(folder, 'media', 'in.svg'))
    mkdirSync(join(folder, 'media', 'folder.png'))
    const names = ['gone.png', 'out.png', 'folder.png', 'in.svg']
    const edition = editionOf([], Object.fromEntries(names.map((name) => [`media/${name}`, `media/${name}`])))
    const { port } = await serving(edition, { openMedia: openMediaIn(folder) })
    const found = await Promise.all(names.map(async (name) => (await ask(port, `/media/${name}`)).status))
    expect(found).toEqual([404, 404, 404, 200])
    expect((await ask(port, '/media/map.svg')).status).toBe(404)
  })

  it('closes the connection when it is cut short while it is sent', async () => {
    const folder = temporaryFolder()
    const file = join(folder, 'big.mp4')
    writeFileSync(file, Buffer.alloc(64 * 1024 * 1024))
    const { port } = await serving(editionOf([], { 'big.mp4': 'big.mp4' }), { openMedia: openMediaIn(folder) })
    const response = await fetch(`http://127.0.0.1:${port}/big.mp4`)
    const reader = response.body?.getReader()
    await reader?.read()
    truncateSync(file, 1024)
    await expect(
      (async () => {
        while (!(await reader?.read())?.done);
      })(),
    ).rejects.toThrow()
  })
})
