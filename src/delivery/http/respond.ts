import type { Context } from 'koa'
import { PAGE_POLICY, type Rendition } from '../../edition/index.ts'
import { type RequestCounters, refuse, write } from '../server/index.ts'
import { chooseCoding } from './codings.ts'
import { evaluateConditions } from './conditional.ts'
import { asksForDelta, type DeltaMemory } from './deltas.ts'
import { getVariantOf, type Variant } from './variant.ts'

/** What a server remembers of its answers. */
export interface ResponseState {
  readonly memory: DeltaMemory
  readonly tally: RequestCounters
}

/**
 * Answers a GET or HEAD with a rendition: 200, 226, 304 or 412. Where the client refuses identity and every coding there is,
 * it gets identity, as RFC 9110 §12.5.3 allows: a reader shown 406 would lose the feed over a header it may not mean.
 *
 * @param location its own address, when it is sent at one that has other representations too
 */
export async function sendRendition(
  ctx: Context,
  rendition: Rendition,
  control: string,
  { memory, tally }: ResponseState,
  location?: string,
): Promise<void> {
  const { headers } = ctx.req
  const coding = chooseCoding(headers['accept-encoding'] as string | undefined)
  const variant = getVariantOf(rendition, coding === 'none' ? 'identity' : coding, location)
  const outcome = evaluateConditions(headers, variant.validators)
  if (outcome === 'not-modified') {
    // The client will come back with this version, whoever gave it.
    memory.remember(rendition)
    count(ctx, tally, rendition, 304, 0)
    return write(ctx, 304, variant.notModified(control))
  }
  if (outcome === 'failed') return refuse(ctx, 412)
  if (ctx.method === 'GET' && (await sendDelta(ctx, rendition, variant, { memory, tally }))) return
  memory.remember(rendition)
  const body = variant.ready ?? (await variant.body())
  count(ctx, tally, rendition, 200, ctx.method === 'HEAD' ? 0 : body.length)
  write(ctx, 200, variant.complete(control, body.length), body)
}

/** Everything by which a person at a browser is known. */
const READABLE_VARIES = 'Accept, A-IM, Sec-Fetch-Dest, Accept-Encoding'

/**
 * Answers with the page that shows a feed to a person. It stands at the feed's own address, so no cache may keep it,
 * where a feed reader would be given it.
 */
export async function sendReadable(ctx: Context, rendition: Rendition, { tally }: ResponseState): Promise<void> {
  const chosen = chooseCoding(ctx.req.headers['accept-encoding'] as string | undefined)
  const coding = chosen === 'none' ? 'identity' : chosen
  const body = coding === 'identity' ? rendition.body : await rendition.encoded(coding)
  count(ctx, tally, rendition, 200, ctx.method === 'HEAD' ? 0 : body.length)
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

/** Answers with what the client has not seen, when it asks for that and its version is remembered (RFC 3229). */
async function sendDelta(
  ctx: Context,
  rendition: Rendition,
  variant: Variant,
  { memory, tally }: ResponseState,
): Promise<boolean> {
  const { 'a-im': manipulations, 'if-none-match': ifNoneMatch } = ctx.req.headers
  if (ifNoneMatch === undefined || !asksForDelta(manipulations as string | undefined)) return false
  const delta = await memory.find(rendition, ifNoneMatch, variant.coding)
  if (delta === undefined) return false
  memory.remember(rendition)
  count(ctx, tally, rendition, 226, delta.body.length)
  write(ctx, 226, variant.delta(delta), delta.body)
  return true
}

/** Counts an answer with a document. */
function count(
  ctx: Context,
  tally: RequestCounters,
  rendition: Rendition,
  status: 200 | 226 | 304,
  sent: number,
): void {
  ctx.state['isCounted'] = true
  tally.getCounters(rendition).add(status, sent, ctx.method === 'HEAD' ? 0 : rendition.body.length)
}
