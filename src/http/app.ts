import type { IncomingMessage } from 'node:http'
import Router from '@koa/router'
import Koa, { type Context, type Next } from 'koa'
import { mediaIn } from '../content/media-files.ts'
import type { Edition } from '../feeds/edition.ts'
import { FORMATS } from '../feeds/formats.ts'
import { INDEX_PATH } from '../feeds/paths.ts'
import { FORMAT_NAMES } from '../newsroom/site.ts'
import { cacheControl, DEFAULT_MAX_AGE } from './caching.ts'
import { clientAddress, isLocal, networkOf } from './client-address.ts'
import { DeltaMemory } from './deltas.ts'
import { refuse, write, writeLine } from './errors.ts'
import { findMedia, sendMedia } from './media.ts'
import { negotiate } from './negotiate.ts'
import { RateLimit } from './rate-limit.ts'
import { sendReadable, sendRendition } from './respond.ts'
import { Tally } from './tally.ts'
import { normalPath } from './target.ts'

export interface AppOptions {
  /** What is being published at this very moment; undefined until the first edition stands. */
  readonly edition: () => Edition | undefined
  /** Resolves when the first edition stands: requests wait for it. @default they are told to come again */
  readonly first?: () => Promise<void>
  /** Where the files lie that an edition's media name. */
  readonly contentDirectory: string
  /** The path of the site on its host, `/news/`: a proxy may pass it on or take it off. @default `/` */
  readonly root?: () => string
  /** Freshness of a document in seconds. @default 300 */
  readonly maxAge?: number
  /** Gets one line for each fault of the server's own; a client that errs or goes away is none. @default says nothing */
  readonly log?: (line: string) => void
  /** The present, in milliseconds. @default Date.now */
  readonly now?: () => number
  /** Counts what is answered. @default nobody looks */
  readonly tally?: Tally
  /** Requests a client may make in a minute; conditional ones count a tenth. @default any number */
  readonly rateLimit?: number
  /** Proxies of one's own in front, for the rate limit alone. @default 0 */
  readonly trustedProxies?: number
  /** The figures for Prometheus, and whether anyone may see them or only this machine. @default there are none */
  readonly metrics?: { readonly print: () => Promise<string>; readonly isPublic: boolean }
}

const ALLOW = ['Allow', 'GET, HEAD, OPTIONS']

/** Cross-origin requests with these fields are harmless: a browser may send them after this answer (Fetch §3.2). */
const PREFLIGHT = [
  ...ALLOW,
  ...['Access-Control-Allow-Origin', '*'],
  ...['Access-Control-Allow-Methods', 'GET, HEAD, OPTIONS'],
  ...['Access-Control-Allow-Headers', 'If-None-Match, If-Modified-Since, A-IM'],
  ...['Access-Control-Max-Age', '86400'],
]

/**
 * The newsroom over HTTP; opens no port. A request's path is a key that is looked up in the edition, never part of a
 * file name, and nothing of Host or X-Forwarded-* is ever read.
 */
export function createApp(options: AppOptions): Koa {
  const { log = () => {} } = options
  const app = new Koa({ proxy: false })
  app.on('error', (error: unknown) => {
    if (!isGone(error)) log(`request failed: ${oneLine(error)}`)
  })
  const tally = options.tally ?? new Tally()
  app.use(answerFaults)
  if (options.rateLimit !== undefined) app.use(limitRate(options.rateLimit, options.trustedProxies ?? 0))
  app.use(readTarget(options.root ?? (() => '/')))
  app.use(documents(options, tally))
  app.use(countOthers(tally))
  app.use(routes(options).routes())
  app.use((ctx) => refuse(ctx, 404))
  return app
}

/**
 * The feeds, the list of them and the pages: at their paths in the edition, and at no other. Nearly all requests end
 * here, before the router: matching patterns to arrive at the path that is known already took a third of the time of
 * an answer.
 */
function documents({ edition, first, maxAge = DEFAULT_MAX_AGE, now = Date.now }: AppOptions, tally: Tally) {
  const counters = { memory: new DeltaMemory(), tally }
  return async (ctx: Context, next: Next): Promise<void> => {
    if (first !== undefined && edition() === undefined && !OWN_HEALTH.test(ctx.url)) await first()
    const current = edition()
    if (current === undefined) return next()
    const path = ctx.url === '/' ? INDEX_PATH : ctx.url.slice(1)
    const negotiated = current.has(path) ? undefined : chooseDocument(current, path, ctx.req.headers.accept)
    const document = current.find(negotiated ?? path)
    if (document === undefined) return sendMoved(ctx, current, path) ? undefined : next()
    const page = negotiated === undefined && isBrowser(ctx.req) ? current.readable(path) : undefined
    if (page !== undefined) return sendReadable(ctx, await page, counters)
    const rendition = await document
    const control = cacheControl(rendition.maxAge ?? maxAge, current.nextChange, now())
    await sendRendition(ctx, rendition, control, counters, negotiated !== undefined)
  }
}

/**
 * Whether a person is looking: the client prefers HTML strictly to every feed, and does not say that a script or
 * another page asks (Fetch Metadata §2.1), nor speak as only feed readers do.
 */
const isBrowser = ({ headers }: IncomingMessage): boolean =>
  headers.accept?.includes('html') === true &&
  (headers['sec-fetch-dest'] ?? 'document') === 'document' &&
  headers['a-im'] === undefined &&
  negotiate(headers.accept, FORMAT_NAMES) === 'html'

/** 429 for a client that asks too often; its next answer comes when it has waited. */
function limitRate(perMinute: number, trustedProxies: number) {
  const limit = new RateLimit(perMinute, () => performance.now())
  return (ctx: Context, next: Next): Promise<void> | void => {
    const { headers, url = '' } = ctx.req
    // Whoever looks after the server is no client of it.
    if (OWN_HEALTH.test(url)) return next()
    const isConditional = headers['if-none-match'] !== undefined || headers['if-modified-since'] !== undefined
    const seconds = limit.wait(networkOf(clientAddress(ctx.req, trustedProxies)), isConditional)
    if (seconds === 0) return next()
    refuse(ctx, 429, ['Retry-After', String(seconds)])
  }
}

const OWN_HEALTH = /^\/(?:healthz|readyz|metrics)$/

/** What is no document is counted by its status alone. */
function countOthers(tally: Tally) {
  return async (ctx: Context, next: Next): Promise<void> => {
    await next()
    tally.other(ctx.res.statusCode)
  }
}

/** What to send at the address of a section, an author or a tag itself, which names no format. */
function chooseDocument(edition: Edition, path: string, accept: string | undefined): string | undefined {
  const offered = FORMAT_NAMES.filter((format) => edition.has(`${path}/${FORMATS[format].file}`))
  const chosen = offered.length === 0 ? undefined : negotiate(accept, offered)
  if (chosen === undefined) return undefined
  const page = `${path}/`
  if (chosen === 'html' && edition.has(page)) return page
  const format = chosen === 'html' ? offered[0] : chosen
  return format === undefined ? undefined : `${path}/${FORMATS[format].file}`
}

/** Answers for a path that a feed had once: 301, or 410 when it is retired. */
function sendMoved(ctx: Context, edition: Edition, path: string): boolean {
  const moved = edition.moved(path) ?? slashMissing(edition, path)
  if (moved === undefined) return false
  if (moved === 'gone') refuse(ctx, 410)
  else writeLine(ctx, 301, `Moved permanently: ${moved.to}\n`, ['Location', moved.to])
  return true
}

/** A page by its address without the last slash: relative, since the site may live below its host's root. */
const slashMissing = (edition: Edition, path: string): { readonly to: string } | undefined =>
  path !== '' && edition.has(`${path}/`) ? { to: `./${path.split('/').at(-1)}/` } : undefined

/** What is no document: the server's own health, and media. */
function routes({ edition, contentDirectory, maxAge = DEFAULT_MAX_AGE, now = Date.now, metrics }: AppOptions): Router {
  const open = mediaIn(contentDirectory)
  const router = new Router({ strict: true, sensitive: true })
  router.get('/healthz', (ctx) => writeLine(ctx, 200, 'ok\n'))
  router.get('/readyz', (ctx) => (edition() === undefined ? notReady(ctx) : writeLine(ctx, 200, 'ready\n')))
  router.get('/metrics', async (ctx) => {
    if (metrics === undefined || !(metrics.isPublic || isLocal(ctx.req))) return refuse(ctx, 404)
    const text = await metrics.print()
    write(ctx, 200, ['Content-Type', 'text/plain; version=0.0.4; charset=utf-8', 'Cache-Control', 'no-store'], text)
  })
  router.get('/{*path}', async (ctx) => {
    const current = edition()
    if (current === undefined) return notReady(ctx)
    const media = findMedia(current, ctx.path.slice(1))
    const control = cacheControl(maxAge, current.nextChange, now())
    if (media === undefined || !(await sendMedia(ctx, media, open, control))) refuse(ctx, 404)
  })
  return router
}

const notReady = (ctx: Context): void => refuse(ctx, 503, ['Retry-After', '2'])

/** A fault of ours is one line for the client and one for the log; an answer already begun is broken off. */
async function answerFaults(ctx: Context, next: Next): Promise<void> {
  try {
    await next()
  } catch (error) {
    ctx.app.emit('error', error, ctx)
    if (ctx.res.headersSent) ctx.res.destroy()
    else refuse(ctx, 500)
  }
}

/** Lets through GET and HEAD of a path in normal form. */
const readTarget =
  (root: () => string) =>
  (ctx: Context, next: Next): Promise<void> | void => {
    const { method } = ctx.req
    const url = withoutRoot(ctx.req.url ?? '', root())
    if (method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS') return refuse(ctx, 405, ALLOW)
    // `OPTIONS *` asks about the server as a whole (RFC 9112 §3.2.4).
    const path = url === '*' && method === 'OPTIONS' ? '/' : normalPath(url)
    if (typeof path === 'number') return refuse(ctx, path)
    if (method === 'OPTIONS') return write(ctx, 204, PREFLIGHT)
    // From here on the target is its normal form; `ctx.originalUrl` keeps what was sent.
    if (path !== ctx.req.url) ctx.url = path
    return next()
  }

const withoutRoot = (url: string, root: string): string =>
  root !== '/' && url.startsWith(root) ? url.slice(root.length - 1) : url

/** Whether an error is only that the client went away. */
const isGone = (error: unknown): boolean =>
  ['ECONNRESET', 'EPIPE', 'ECANCELED', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED'].includes(
    (error as NodeJS.ErrnoException | undefined)?.code ?? '',
  )

const oneLine = (error: unknown): string =>
  (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
