import type { AddressInfo } from 'node:net'
import Koa from 'koa'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { KoaMiddleware } from '../../src/publisher/koa-middleware.ts'
import type { PublisherOptions } from '../../src/publisher/publisher-options.ts'
import { overFetch, overSocket, recordPublisher, type TestRequest, type TestResponse } from './support.ts'

/** Serves a Koa app on a free port. */
async function listen(app: Koa): Promise<(request: TestRequest) => Promise<TestResponse>> {
  const server = app.listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  return (request) => overSocket(`http://127.0.0.1:${port}`, request)
}

/** Runs a middleware below a folder, as koa-mount does. */
const mount =
  (prefix: string, middleware: KoaMiddleware): Koa.Middleware =>
  async (ctx, next) => {
    const { path } = ctx
    if (path !== prefix && !path.startsWith(`${prefix}/`)) return next()
    ctx.path = path.slice(prefix.length) || '/'
    await middleware(ctx, async () => {
      ctx.path = path
      await next()
      ctx.path = path.slice(prefix.length) || '/'
    })
    ctx.path = path
  }

const getField = ({ headers }: TestResponse, name: string): string | undefined =>
  headers.find(([field]) => field === name)?.[1]

const host = async (options: Partial<PublisherOptions> = {}) => {
  const published = await recordPublisher(options)
  const app = new Koa({ env: 'test' })
  app.silent = true
  return { app, published }
}

describe('Koa middleware of a publisher', () => {
  it('answers as the server does where something is published', async () => {
    const { app, published } = await host()
    app.use(published.middleware())
    const ask = await listen(app)
    const { headers } = await ask({ target: '/europe/atom.xml' })
    const etag = headers.find(([name]) => name === 'etag')?.[1] ?? ''
    const requests: TestRequest[] = [
      ...['/', '/europe/atom.xml', '/rss.xml', '/europe', '/europe/', '/feeds.opml'].map((target) => ({ target })),
      { target: '/europe/atom.xml', method: 'HEAD' },
      { target: '/europe/atom.xml', method: 'POST' },
      { target: '/europe/atom.xml', method: 'OPTIONS' },
      { target: '/europe/atom.xml', headers: { 'if-none-match': etag } },
      { target: '/europe/atom.xml', headers: { 'if-match': '"none"' } },
      { target: '/europe/atom.xml', headers: { 'accept-encoding': 'br' } },
      { target: '/europe', headers: { accept: 'application/feed+json' } },
      { target: '/atom.xml/' },
    ]
    for (const request of requests) {
      const expected = await overFetch(published.fetch, request)
      expect({ request, ...(await ask(request)) }).toEqual({ request, ...expected })
    }
  })

  it('passes on what is not published, whatever its method', async () => {
    const { app, published } = await host()
    app.use(published.middleware())
    app.use((ctx) => {
      ctx.set('X-Host', 'yes')
      ctx.body = { path: ctx.path, method: ctx.method }
    })
    const ask = await listen(app)
    for (const [method, target] of [
      ...[
        ['GET', '/account'],
        ['POST', '/account'],
        ['OPTIONS', '/account'],
        ['GET', '/a%2Fb'],
        ['GET', '/healthz'],
      ],
    ] as [string, string][]) {
      const response = await ask({ method, target })
      expect(JSON.parse(response.body)).toEqual({ path: target, method })
      expect(response.headers.map(([name]) => name)).toEqual(['content-length', 'content-type', 'x-host'])
    }
  })

  it('leaves errors of the host app to it', async () => {
    const { app, published } = await host()
    const errors: unknown[] = []
    app.on('error', (error) => errors.push(error))
    app.use(published.middleware())
    app.use((ctx) => ctx.throw(418, 'host error', { expose: true }))
    const ask = await listen(app)
    expect(await ask({ target: '/account' })).toMatchObject({ status: 418, body: 'host error' })
    expect(await ask({ target: '/rss.xml' })).toMatchObject({ status: 200 })
    expect(errors).toHaveLength(1)
  })

  it('lets middleware around it add fields, before and after', async () => {
    const { app, published } = await host()
    app.use(async (ctx, next) => {
      ctx.set('X-Request-Id', '7')
      ctx.vary('Origin')
      await next()
      ctx.set('X-Response-Time', '1 ms')
    })
    app.use(published.middleware())
    const ask = await listen(app)
    for (const method of ['GET', 'HEAD']) {
      const response = await ask({ method, target: '/rss.xml' })
      expect(getField(response, 'x-request-id')).toBe('7')
      expect(getField(response, 'x-response-time')).toBe('1 ms')
      expect(getField(response, 'vary')).toBe('Origin, Accept-Encoding')
    }
  })

  it('answers below a folder', async () => {
    const { app, published } = await host({ url: 'https://example.org/news/' })
    app.use(mount('/news', published.middleware()))
    app.use((ctx) => {
      ctx.body = `host at ${ctx.path}`
    })
    const ask = await listen(app)
    const feed = await ask({ target: '/news/europe/atom.xml' })
    expect(feed.body).toContain('href="https://example.org/news/europe/atom.xml"')
    const moved = await ask({ target: '/news' })
    expect([moved.status, getField(moved, 'location')]).toEqual([301, '/news/'])
    expect((await ask({ target: '/news/' })).body).toContain('The Meridian Courier')
    expect((await ask({ target: '/news/none' })).body).toBe('host at /news/none')
    expect((await ask({ target: '/europe/atom.xml' })).body).toBe('host at /europe/atom.xml')
  })

  it('streams media in parts', async () => {
    const { app, published } = await host({ media: { 'media/talk.mp3': Buffer.alloc(2_000_000, 'sound') } })
    await published.put({ id: 'talk', title: 'Talk', published: '2026-11-02', attachments: ['/media/talk.mp3'] })
    app.use(published.middleware())
    const ask = await listen(app)
    const whole = await ask({ target: '/media/talk.mp3' })
    expect([whole.status, whole.body.length, getField(whole, 'content-length')]).toEqual([200, 2_000_000, '2000000'])
    const part = await ask({ target: '/media/talk.mp3', headers: { range: 'bytes=0-4' } })
    expect([part.status, part.body]).toEqual([206, 'sound'])
  })
})
