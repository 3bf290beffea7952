import type { IncomingMessage, ServerResponse } from 'node:http'
import Router from '@koa/router'
import Koa, { type Context, type Next } from 'koa'
import type { Edition } from '../../edition/index.ts'
import type { OpenMedia } from '../../sources/index.ts'
import {
  type Answers,
  type ChargeChannel,
  isLocal,
  limitRequests,
  RateLimit,
  RequestCounters,
  refuse,
  waitForTurn,
  write,
  writeLine,
} from '../server/index.ts'
import { DEFAULT_MAX_AGE, makeDocumentCacheControl } from './cache-control.ts'
import { DeltaMemory } from './deltas.ts'
import { serveDocuments } from './documents.ts'
import { FeedFastPath } from './feed-fast-path.ts'
import { sendNotFound } from './not-found.ts'
import { normalizeTarget } from './request-target.ts'
import { sendMedia } from './send-media.ts'

/** What is served, and how. */
export interface AppOptions {
  /** What is being published at this very moment; undefined until the first edition stands. */
  readonly edition: () => Edition | undefined
  /** Resolves when the first edition stands: requests wait for it. @default they are told to come again */
  readonly first?: () => Promise<void>
  /** Opens the media files that an edition names. */
  readonly openMedia: OpenMedia
  /** The path of the site on its host, `/news/`: a proxy may pass it on or take it off. @default `/` */
  readonly root?: () => string
  /** Freshness of a document in seconds. @default 300 */
  readonly maxAge?: number
  /** Gets one line for each fault of the server's own; a client that errs or goes away is none. @default says nothing */
  readonly log?: (line: string) => void
  /** The present, in milliseconds. @default Date.now */
  readonly now?: () => number
  /** Counts what is answered. @default nobody looks */
  readonly tally?: RequestCounters
  /** Requests a client may make in a minute; those answered with 304 count a tenth. @default any number */
  readonly rateLimit?: number
  /** The other processes that the rate limit is held together with. @default it is alone */
  readonly sharing?: ChargeChannel
  /** Proxies of one's own in front, for the rate limit and `/metrics`. @default 0 */
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
  const {
    edition,
    first,
    log = () => {},
    maxAge = DEFAULT_MAX_AGE,
    now = Date.now,
    tally = new RequestCounters(),
  } = options
  const root = options.root ?? (() => '/')
  const counters = { memory: new DeltaMemory(), tally }
  const shortPath = new FeedFastPath(edition, maxAge, now, counters)
  const app = new NewsroomApp(limiting(options, tally, (request, response) => shortPath.answer(request, response)))
  app.on('error', (error: unknown) => {
    if (!isGone(error)) log(`request failed: ${oneLine(error)}`)
  })
  app.use(countOthers(tally))
  app.use(answerFaults)
  app.use(readTarget(root))
  app.use(serveDocuments({ edition, first, root, maxAge, now, counters, shortPath }))
  app.use(routes(options).routes())
  app.use((ctx) => refuse(ctx, 404))
  return app
}

/** A Koa whose handler first asks whether a request can be answered without a context. */
class NewsroomApp extends Koa {
  private readonly answers: Answers

  constructor(answers: Answers) {
    super({ proxy: false })
    this.answers = answers
  }

  override callback(): ReturnType<Koa['callback']> {
    const handle = super.callback()
    return (request, response) =>
      this.isAnswered(request as IncomingMessage, response as ServerResponse) ? ANSWERED : handle(request, response)
  }

  /** Whatever goes wrong is left to the long way, unless an answer has been begun. */
  private isAnswered(request: IncomingMessage, response: ServerResponse): boolean {
    try {
      return this.answers(request, response)
    } catch (error) {
      this.emit('error', error)
      if (response.headersSent) response.destroy()
      return response.headersSent
    }
  }
}

const ANSWERED = Promise.resolve()

/** The same answers, within the limit that is set. */
function limiting(
  { rateLimit, sharing, trustedProxies = 0 }: AppOptions,
  tally: RequestCounters,
  answers: Answers,
): Answers {
  if (rateLimit === undefined) return answers
  return limitRequests(answers, new RateLimit(rateLimit, () => performance.now(), sharing), trustedProxies, tally)
}

/** What is no document is counted by its status alone. */
function countOthers(tally: RequestCounters) {
  return async (ctx: Context, next: Next): Promise<void> => {
    await next()
    // A client that is gone before its turn had no answer.
    if (ctx.state['isCounted'] !== true && ctx.res.headersSent) tally.other(ctx.res.statusCode)
  }
}

/** What is no document: the server's own health, and media. */
function routes(options: AppOptions): Router {
  const { edition, openMedia, maxAge = DEFAULT_MAX_AGE, now = Date.now, metrics, trustedProxies = 0 } = options
  const router = new Router({ strict: true, sensitive: true })
  router.get('/healthz', (ctx) => writeLine(ctx, 200, 'ok\n'))
  router.get('/readyz', (ctx) => (edition() === undefined ? notReady(ctx) : writeLine(ctx, 200, 'ready\n')))
  router.get('/metrics', async (ctx) => {
    if (metrics === undefined || !(metrics.isPublic || isLocal(ctx.req, trustedProxies))) return refuse(ctx, 404)
    const text = await metrics.print()
    write(ctx, 200, ['Content-Type', 'text/plain; version=0.0.4; charset=utf-8', 'Cache-Control', 'no-store'], text)
  })
  router.get('/{*path}', async (ctx) => {
    if (!(await waitForTurn(ctx.res))) {
      ctx.respond = false
      return
    }
    const current = edition()
    if (current === undefined) return notReady(ctx)
    const media = current.medium(ctx.path.slice(1))
    const control = makeDocumentCacheControl(maxAge, current.nextChange, now())
    if (media === undefined || !(await sendMedia(ctx, media, openMedia, control))) await sendNotFound(ctx, current)
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
    else if (isOutOfFiles(error)) notReady(ctx)
    else refuse(ctx, 500)
  }
}

/** Lets through GET and HEAD of a path in normal form. */
const readTarget =
  (root: () => string) =>
  (ctx: Context, next: Next): Promise<void> | void => {
    const { method } = ctx.req
    const url = ctx.req.url ?? ''
    if (method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS') return refuse(ctx, 405, ALLOW)
    // `OPTIONS *` asks about the server as a whole (RFC 9112 §3.2.4).
    const named = url === '*' && method === 'OPTIONS' ? '/' : normalizeTarget(url)
    if (typeof named === 'number') return refuse(ctx, named)
    const path = withoutRoot(named, normalizeTarget(root()))
    if (method === 'OPTIONS') return write(ctx, 204, PREFLIGHT)
    // From here on the target is its normal form; `ctx.originalUrl` keeps what was sent.
    if (path !== ctx.req.url) ctx.url = path
    return next()
  }

/** Both in normal form: however the folder in front is written, it is the same. */
const withoutRoot = (path: string, root: string | number): string =>
  typeof root === 'string' && root !== '/' && path.startsWith(root) ? path.slice(root.length - 1) : path

/** Whether an error is only that the client went away. */
const isGone = (error: unknown): boolean =>
  ['ECONNRESET', 'EPIPE', 'ECANCELED', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED'].includes(
    (error as NodeJS.ErrnoException | undefined)?.code ?? '',
  )

/** Whether all file descriptors that the system allows are taken: that passes. */
const isOutOfFiles = (error: unknown): boolean =>
  ['EMFILE', 'ENFILE'].includes((error as NodeJS.ErrnoException | undefined)?.code ?? '')

const oneLine = (error: unknown): string =>
  (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
