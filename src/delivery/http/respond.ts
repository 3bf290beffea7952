import type { Context } from 'koa'
import { PAGE_POLICY, type Rendition } from '../../edition/index.ts'
import { type RequestCounters, refuse, write } from '../server/index.ts'
import type { Caching } from './cache-control.ts'
import { chooseCoding } from './codings.ts'
import { decide } from './decide.ts'
import type { DeltaMemory } from './deltas.ts'
import { selectVariant } from './variant.ts'

/** State that the responses of one app share. */
export interface ResponseState {
  readonly memory: DeltaMemory
  readonly requestCounters: RequestCounters
}

/**
 * Answers a GET or HEAD with a rendition: 200, 304 or 412.
 *
 * @param location the rendition's own address, for Content-Location; set only where the format is negotiated
 */
export async function sendRendition(
  ctx: Context,
  rendition: Rendition,
  { control, isChangeDue }: Caching,
  { requestCounters }: ResponseState,
  location?: string,
): Promise<void> {
  const { headers } = ctx.req
  const variant = selectVariant(rendition, headers['accept-encoding'] as string | undefined, location)
  const decision = decide(headers, variant.validators, isChangeDue)
  if (decision === 'failed') return refuse(ctx, 412)
  if (decision === 'not-modified') {
    count(ctx, requestCounters, rendition, 304, 0)
    return write(ctx, 304, variant.notModified(control))
  }
  const body = variant.ready ?? (await variant.body())
  count(ctx, requestCounters, rendition, 200, ctx.method === 'HEAD' ? 0 : body.length)
  write(ctx, 200, variant.complete(control, body.length), body)
}

/** The fields that the page and its coding depend on. A-IM is left out: no cache stores the page. */
const READABLE_VARIES = 'Accept, Sec-Fetch-Dest, Accept-Encoding'

/** Answers with the page that shows a feed in a browser. Not cacheable, because feed readers use the same address. */
export async function sendReadable(
  ctx: Context,
  rendition: Rendition,
  { requestCounters }: ResponseState,
): Promise<void> {
  const chosen = chooseCoding(ctx.req.headers['accept-encoding'] as string | undefined)
  const coding = chosen === 'none' ? 'identity' : chosen
  const body = coding === 'identity' ? rendition.body.bytes() : await rendition.encoded(coding)
  count(ctx, requestCounters, rendition, 200, ctx.method === 'HEAD' ? 0 : body.length)
  write(
    ctx,
    200,
    [
      ...['Content-Type', rendition.type, 'Content-Length', String(body.length)],
      ...(coding === 'identity' ? [] : ['Content-Encoding', coding]),
      ...['Cache-Control', 'private, no-store', 'Vary', READABLE_VARIES, 'X-Robots-Tag', 'noindex'],
      ...['X-Content-Type-Options', 'nosniff', 'Content-Security-Policy', PAGE_POLICY, 'Accept-Ranges', 'none'],
    ],
    body,
  )
}

/** Counts a response with a document. */
export function count(
  ctx: Context,
  requestCounters: RequestCounters,
  rendition: Rendition,
  status: 200 | 226 | 304,
  sent: number,
): void {
  ctx.state['isCounted'] = true
  requestCounters.getCounters(rendition).add(status, sent, ctx.method === 'HEAD' ? 0 : rendition.body.length)
}
