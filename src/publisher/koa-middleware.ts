import type { IncomingHttpHeaders, RequestListener } from 'node:http'
import { type Answer, exchange } from '../delivery/http/index.ts'

/** The part of a Koa context that the middleware uses. */
export interface KoaContext {
  readonly req: { readonly headers: IncomingHttpHeaders }
  readonly method: string
  /** Path and query, without the folder below which the middleware is mounted. */
  readonly url: string
  /** Path and query as the client sent them. */
  readonly originalUrl: string
  status: number
  body: unknown
  set(field: string, value: string): void
  vary(field: string): void
}

/** A middleware for Koa: `app.use(publisher.middleware())`. */
export type KoaMiddleware = (ctx: KoaContext, next: () => Promise<unknown>) => Promise<void>

/** Statuses with which the handler says that nothing is published at a path. */
const isUnpublished = ({ status }: Answer): boolean => status === 404 || status === 400

/** Paths of the server itself: an app has its own. */
const HEALTH_PATHS: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics'])

/**
 * Returns a middleware that answers where something is published, and leaves everything else to the host app. It sets
 * status, fields and body on the context, so that middleware around it can still add fields.
 *
 * @param handle answers with 404 where nothing is published
 * @param root the path of the site on its host, with a trailing slash
 */
export function makeKoaMiddleware(handle: RequestListener, root: string): KoaMiddleware {
  const ask = (method: string, target: string, headers: Record<string, string> = {}): Promise<Answer> =>
    exchange(handle, { method, target, headers })
  return async (ctx, next) => {
    const { method } = ctx
    const target = getTarget(ctx, root)
    const path = target.split('?', 1)[0] ?? ''
    if (HEALTH_PATHS.has(path)) return void (await next())
    const isRead = method === 'GET' || method === 'HEAD'
    // Other methods get the same answer at every path, so HEAD finds out whether the path is published.
    if (!isRead && isUnpublished(await ask('HEAD', target))) return void (await next())
    const answer = await ask(method, target, joinFields(ctx.req.headers))
    if (isUnpublished(answer)) return void (await next())
    show(ctx, answer)
  }
}

/** A mounted app cannot tell `/news` from `/news/`; only the second is the address of the site. */
function getTarget({ url, originalUrl }: KoaContext, root: string): string {
  const isRootWithoutSlash = root !== '/' && `${originalUrl.split('?', 1)[0]}/` === root
  return isRootWithoutSlash ? originalUrl : url
}

const joinFields = (headers: IncomingHttpHeaders): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]): [string, string][] =>
      value === undefined ? [] : [[name, typeof value === 'string' ? value : value.join(', ')]],
    ),
  )

function show(ctx: KoaContext, { status, headers, body }: Answer): void {
  ctx.status = status
  // The body stays unset for HEAD and 304. Koa derives fields from a body, so ours are set after it.
  const isEmpty = ctx.method === 'HEAD' || status === 204 || status === 304
  if (!isEmpty) ctx.body = body
  for (const [name, value] of headers) {
    if (name === 'Vary') ctx.vary(value)
    else ctx.set(name, value)
  }
}
