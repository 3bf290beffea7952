import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { serve } from '../../src/commands/serve.ts'
import { getLastModifiedPath } from '../../src/runtime/state/last-modified-store.ts'
import { folder, put, story, until } from '../support/cli.ts'
import { overFetch, overSocket, publisher, recordPublisher, type TestRequest, type TestResponse } from './support.ts'

const SITE_YAML = `title: The Meridian Courier
url: https://news.example.org/
sections: [{ id: world, sections: [{ id: europe }] }]
movedFrom: [wordpress]
gone: [/old-feed.xml]
redirects: { /rss: /rss.xml }
`

const FILES = {
  'site.yaml': SITE_YAML,
  'europe/vote.md': story('The vote', 'image: /media/vote.jpg\nattachments: [/media/vote.mp3]\n'),
  'europe/long.md': `${story('The long read')}${'A sentence of many. '.repeat(20_000)}`,
  'media/vote.jpg': Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex'),
  'media/vote.mp3': Buffer.alloc(3_000_000, 'sound'),
}

/** The same content over a connection and through a publisher. */
async function both() {
  const articles = folder({ ...FILES, 'site.yaml': `${SITE_YAML}feeds: { deltas: true }\n` })
  // Both know that no document has been served before: each is dated by its content.
  const states = [folder(), folder()]
  for (const state of states) put(getLastModifiedPath(state, articles), '{"dates":1}\n')
  const [served = '', fetched = ''] = states
  const quiet = { write: () => true }
  const serving = await serve(
    { articles, port: 0, host: '127.0.0.1', cache: false, state: served },
    { out: quiet, err: quiet },
  )
  if (typeof serving === 'number') throw new Error('expected a server')
  onTestFinished(() => serving.stop())
  const { fetch } = await publisher({ articles, state: fetched, announce: false })
  return { articles, ask: (request: TestRequest) => overSocket(serving.address, request), fetch }
}

const BROWSER = { accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.8', 'sec-fetch-dest': 'document' }
const PAST = { 'if-modified-since': 'Thu, 01 Jan 2015 00:00:00 GMT' }
const FUTURE = { 'if-modified-since': 'Fri, 01 Jan 2100 00:00:00 GMT' }

/** Requests whose answers do not depend on an answer before. */
const REQUESTS: readonly TestRequest[] = [
  ...['/', '/rss.xml', '/atom.xml', '/feed.json', '/europe/atom.xml', '/world/atom.xml', '/europe/', '/europe'],
  ...['/feeds.opml', '/sitemap.xml', '/robots.txt', '/tags/none/rss.xml', '/nothing', '/nothing/', '/atom.xml/'],
  ...['/rss', '/old-feed.xml', '/?feed=rss2', '/feed/', '/atom.xml?utm_source=x', '/%E2%82', '/a%2Fb', '/healthz'],
  ...['/readyz', '/media/vote.jpg', '/media/vote.mp3', '/media/none.jpg', '/world'],
]
  .map((target): TestRequest => ({ target }))
  .concat(
    ...['/rss.xml', '/media/vote.mp3', '/nothing', '/europe'].map((target) => ({ method: 'HEAD', target })),
    ...['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'].map((method) => ({ method, target: '/rss.xml' })),
    ...['gzip', 'br', 'gzip, br;q=0.5', 'identity;q=0', '*;q=0', 'zstd, x-gzip', ''].map((coding) => ({
      target: '/atom.xml',
      headers: { 'accept-encoding': coding },
    })),
    ...['application/atom+xml', 'application/feed+json', 'text/html', 'image/png', '*/*'].map((accept) => ({
      target: '/europe',
      headers: { accept },
    })),
    ...['/rss.xml', '/nothing', '/europe/'].map((target) => ({ target, headers: BROWSER })),
    ...[PAST, FUTURE, { 'if-none-match': '*' }, { 'if-match': '"none"' }, { 'if-none-match': 'broken' }].map(
      (headers) => ({ target: '/feed.json', headers }),
    ),
    ...['bytes=0-99', 'bytes=-5', 'bytes=2999999-', 'bytes=3000000-', 'bytes=5-1', 'lines=1-2', 'bytes=0-'].map(
      (range) => ({ target: '/media/vote.mp3', headers: { range } }),
    ),
    { target: '/media/vote.mp3', headers: { range: 'bytes=0-9', 'if-range': 'Thu, 01 Jan 2015 00:00:00 GMT' } },
    { target: '/media/vote.mp3', headers: FUTURE },
  )

describe('`fetch` of a publisher', () => {
  it('answers each request as the server does', { timeout: 60_000 }, async () => {
    const { ask, fetch } = await both()
    const statuses = new Set<number>()
    for (const request of REQUESTS) {
      const served = await ask(request)
      expect({ request, ...(await overFetch(fetch, request)) }).toEqual({ request, ...served })
      statuses.add(served.status)
    }
    expect([...statuses].sort()).toEqual([200, 204, 206, 301, 304, 400, 404, 405, 410, 412, 416])
  })

  it('answers requests with the validators of an earlier answer as the server does', async () => {
    const { articles, ask, fetch } = await both()
    const target = '/europe/atom.xml'
    const first = await ask({ target })
    expect(await overFetch(fetch, { target })).toEqual(first)
    const [etag = '', lastModified = ''] = ['etag', 'last-modified'].map(
      (name) => first.headers.find(([field]) => field === name)?.[1] ?? '',
    )
    const conditions = [
      { 'if-none-match': etag },
      { 'if-modified-since': lastModified },
      { 'if-match': etag },
      { 'if-none-match': etag.replace(/"$/, '-gzip"'), 'accept-encoding': 'gzip' },
    ]
    for (const headers of conditions) {
      expect(await overFetch(fetch, { target, headers })).toEqual(await ask({ target, headers }))
    }
    const reader = { 'a-im': 'feed' }
    const getEtag = ({ headers }: TestResponse): string => headers.find(([field]) => field === 'etag')?.[1] ?? ''
    const pollAgain = (etagHeld: string) => ({ target, headers: { ...reader, 'if-none-match': etagHeld } })
    const delta = pollAgain(getEtag(await ask({ target, headers: reader })))
    const otherDelta = pollAgain(getEtag(await overFetch(fetch, { target, headers: reader })))
    put(join(articles, 'europe/count.md'), story('The count'))
    for (const read of [() => ask({ target }), () => overFetch(fetch, { target })]) {
      await until(read, ({ body }) => body.includes('The count'))
    }
    const [served, fetched] = [await ask(delta), await overFetch(fetch, otherDelta)]
    expect(served.status).toBe(226)
    expect(fetched).toMatchObject({ status: 226, body: served.body })
  })

  it('answers below the folder that the address names, and without it', async () => {
    const { fetch } = await recordPublisher({ url: 'https://example.org/news/' })
    const below = await overFetch(fetch, { target: '/news/europe/atom.xml' })
    expect(below.body).toContain('https://example.org/news/europe/atom.xml')
    expect(await overFetch(fetch, { target: '/europe/atom.xml' })).toEqual(below)
    expect(await overFetch(fetch, { target: '/news' })).toMatchObject({ status: 301 })
  })
})
