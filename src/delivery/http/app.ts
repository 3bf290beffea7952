import type { IncomingMessage, ServerResponse } from 'node:http'
import Router from '@koa/router'
import Koa, { type Context, type Next } from 'koa'
import type { Edition } from '../../edition/index.ts'
import { ArticleNotRendered, VersionGone } from '../../model/index.ts'
import type { OpenMedia } from '../../sources/index.ts'
import {
  type Answers,
  type ChargeChannel,
  limitRequests,
  RateLimit,
  RequestCounters,
  refuse,
  waitForTurn,
  write,
  writeLine,
} from '../server/index.ts'
import { DEFAULT_MAX_AGE, isChangeDue, makeDocumentCacheControl, makeNotFoundCacheControl } from './cache-control.ts'
import { DeltaMemory, type SentDeltaChannel } from './deltas.ts'
import { serveDocuments } from './documents.ts'
import { FeedFastPath } from './feed-fast-path.ts'
import { sendMetrics } from './metrics-app.ts'
import { normalizeTarget } from './request-target.ts'
import { sendErrorPage } from './send-error-page.ts'
import { sendMedia } from './send-media.ts'

/** Options of `createApp`. */
export interface AppOptions {
  /** Returns the current edition; undefined until the first is ready. */
  readonly edition: () => Edition | undefined
  /** Resolves when the first edition is ready; requests wait for it. @default 503 with Retry-After */
  readonly first?: () => Promise<void>
  /** Opens the media files that an edition names. */
  readonly openMedia: OpenMedia
  /** The path of the site on its host, such as `/news/`. A proxy may remove it or not. @default `/` */
  readonly root?: () => string
  /** Freshness of a document in seconds. @default 300 */
  readonly maxAge?: number
  /** Gets one line for each internal error. Errors and disconnects of clients are not logged. @default no log */
  readonly log?: (line: string) => void
  /** Returns the current time in milliseconds. @default Date.now */
  readonly now?: () => number
  /** Counts responses. @default counters that are not shown */
  readonly requestCounters?: RequestCounters
  /** Requests that a client may make in a minute; a 304 counts as a tenth. @default no limit */
  readonly rateLimit?: number
  /** Shares the rate limit with other processes. @default this process alone */
  readonly sharing?: ChargeChannel
  /** Shares the marks of sent deltas with other processes. @default this process alone */
  readonly sentDeltas?: SentDeltaChannel
  /** Trusted proxies in front, for the rate limit. @default 0 */
  readonly trustedProxies?: number
  /** Resolves to the metrics for Prometheus, which everyone can then see at `/metrics`. @default no such address */
  readonly metrics?: () => Promise<string>
}

const ALLOW = ['Allow', 'GET, HEAD, OPTIONS']

/** Allows cross-origin requests with these fields (Fetch §3.2). */
const PREFLIGHT = [
  ...ALLOW,
  ...['Access-Control-Allow-Origin', '*'],
  ...['Access-Control-Allow-Methods', 'GET, HEAD, OPTIONS'],
  ...['Access-Control-Allow-Headers', 'If-None-Match, If-Modified-Since, A-IM'],
  ...['Access-Control-Max-Age', '86400'],
]

/**
 * Returns the newsroom as a Koa app; opens no port. The path of a request is a key of the edition, never part of a file
 * name. No response depends on Host or X-Forwarded-*.
 */
export function createApp(options: AppOptions): Koa {
  const {
    edition,
    first,
    log = () => {},
    maxAge = DEFAULT_MAX_AGE,
    now = Date.now,
    requestCounters = new RequestCounters(),
  } = options
  const root = options.root ?? (() => '/')
  const state = { memory: new DeltaMemory(options.sentDeltas), requestCounters }
  const fastPath = new FeedFastPath(edition, maxAge, now, requestCounters)
  const app = new NewsroomApp(
    limitAnswers(options, requestCounters, (request, response) => fastPath.answer(request, response)),
  )
  app.on('error', (error: unknown) => {
    if (!isDisconnect(error)) log(`request failed: ${toOneLine(error)}`)
  })
  app.use(countOthers(requestCounters))
  app.use(handleErrors)
  app.use(readTarget(root))
  app.use(serveDocuments({ edition, first, root, maxAge, now, state, fastPath }))
  app.use(makeRouter(options).routes())
  app.use((ctx) => refuse(ctx, 404))
  return app
}

/** A Koa app that first tries to answer a request without a context. */
class NewsroomApp extends Koa {
  private readonly answers: Answers

  constructor(answers: Answers) {
    super({ proxy: false })
    this.answers = answers
  }

  override callback(): ReturnType<Koa['callback']> {
    const handle = super.callback()
    return (request, response) =>
      this.tryAnswer(request as IncomingMessage, response as ServerResponse) ? ANSWERED : handle(request, response)
  }

  /** After an error Koa answers the request, unless a response has begun. */
  private tryAnswer(request: IncomingMessage, response: ServerResponse): boolean {
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

/** Applies the rate limit, if one is set. */
function limitAnswers(
  { rateLimit, sharing, trustedProxies = 0 }: AppOptions,
  requestCounters: RequestCounters,
  answers: Answers,
): Answers {
  if (rateLimit === undefined) return answers
  return limitRequests(
    answers,
    new RateLimit(rateLimit, () => performance.now(), sharing),
    trustedProxies,
    requestCounters,
  )
}

/** Counts responses that are not documents by status. */
function countOthers(requestCounters: RequestCounters) {
  return async (ctx: Context, next: Next): Promise<void> => {
    await next()
    // A client that disconnected before its turn got no response.
    if (ctx.state['isCounted'] !== true && ctx.res.headersSent) requestCounters.other(ctx.res.statusCode)
  }
}

/** Routes for everything that is not a document: health checks, metrics and media. */
function makeRouter(options: AppOptions): Router {
  const { edition, openMedia, maxAge = DEFAULT_MAX_AGE, now = Date.now, metrics } = options
  const router = new Router({ strict: true, sensitive: true })
  router.get('/healthz', (ctx) => writeLine(ctx, 200, 'ok\n'))
  router.get('/readyz', (ctx) => (edition() === undefined ? sendNotReady(ctx) : writeLine(ctx, 200, 'ready\n')))
  router.get('/metrics', async (ctx) => {
    if (metrics === undefined) refuse(ctx, 404)
    else sendMetrics(ctx, await metrics())
  })
  router.get('/{*path}', async (ctx) => {
    if (!(await waitForTurn(ctx.res))) {
      ctx.respond = false
      return
    }
    const current = edition()
    if (current === undefined) return sendNotReady(ctx)
    const media = current.medium(ctx.path.slice(1))
    const { nextChange } = current
    const caching = {
      control: makeDocumentCacheControl(maxAge, nextChange, now()),
      isChangeDue: isChangeDue(nextChange, now()),
    }
    if (media === undefined || !(await sendMedia(ctx, media, openMedia, caching))) {
      await sendErrorPage(ctx, 404, current, now())
    }
  })
  return router
}

const sendNotReady = (ctx: Context): void => refuse(ctx, 503, ['Retry-After', '2'])

/** Answers an internal error with one line and logs it; a response that has begun is cut off. */
async function handleErrors(ctx: Context, next: Next): Promise<void> {
  try {
    await next()
  } catch (error) {
    // The next edition has the version that the source holds.
    if (isUnavailable(error) && !ctx.res.headersSent) return sendNotReady(ctx)
    ctx.app.emit('error', error, ctx)
    if (ctx.res.headersSent) ctx.res.destroy()
    else if (isOutOfDescriptors(error)) sendNotReady(ctx)
    else refuse(ctx, 500)
  }
}

/** Answers OPTIONS and invalid requests; passes on GET and HEAD with the path in normal form. */
const readTarget =
  (root: () => string) =>
  (ctx: Context, next: Next): Promise<void> | void => {
    const { method } = ctx.req
    const url = ctx.req.url ?? ''
    if (method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS') return refuse(ctx, 405, ALLOW)
    // `OPTIONS *` asks about the server as a whole (RFC 9112 §3.2.4).
    const target = url === '*' && method === 'OPTIONS' ? '/' : normalizeTarget(url)
    if (target === 404) return refuse(ctx, 404, [], makeNotFoundCacheControl(undefined, 0))
    if (target === 400) return refuse(ctx, 400)
    const path = removeRoot(target, normalizeTarget(root()))
    if (method === 'OPTIONS') return write(ctx, 204, PREFLIGHT)
    // `ctx.originalUrl` keeps the target as sent.
    if (path !== ctx.req.url) ctx.url = path
    return next()
  }

/** Removes the site's folder from a path; both are in normal form. */
const removeRoot = (path: string, root: string | number): string =>
  typeof root === 'string' && root !== '/' && path.startsWith(root) ? path.slice(root.length - 1) : path

/** Returns true if an article of the document cannot be shown; the next edition is right. */
const isUnavailable = (error: unknown): boolean => error instanceof VersionGone || error instanceof ArticleNotRendered

/** Returns true if the client disconnected. */
const isDisconnect = (error: unknown): boolean =>
  ['ECONNRESET', 'EPIPE', 'ECANCELED', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED'].includes(
    (error as NodeJS.ErrnoException | undefined)?.code ?? '',
  )

/** Returns true if the system has no free file descriptor; that is temporary. */
const isOutOfDescriptors = (error: unknown): boolean =>
  ['EMFILE', 'ENFILE'].includes((error as NodeJS.ErrnoException | undefined)?.code ?? '')

const toOneLine = (error: unknown): string =>
  (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
