import type { Context } from 'koa'
import { PAGE_POLICY, type Rendition } from '../../edition/index.ts'
import { type RequestCounters, refuse, write } from '../server/index.ts'
import { chooseCoding } from './codings.ts'
import { decide } from './decide.ts'
import type { DeltaMemory } from './deltas.ts'
import { selectVariant, type Variant } from './variant.ts'

/** State that the responses of one app share. */
export interface ResponseState {
  readonly memory: DeltaMemory
  readonly requestCounters: RequestCounters
}

/**
 * Answers a GET or HEAD with a rendition: 200, 226, 304 or 412.
 *
 * @param location the rendition's own address, for Content-Location; set only where the format is negotiated
 */
export async function sendRendition(
  ctx: Context,
  rendition: Rendition,
  control: string,
  { memory, requestCounters }: ResponseState,
  location?: string,
): Promise<void> {
  const variant = selectVariant(rendition, ctx.req.headers['accept-encoding'] as string | undefined, location)
  const decision = decide(ctx.req, variant.validators)
  if (decision === 'failed') return refuse(ctx, 412)
  if (decision === 'not-modified') {
    memory.remember(rendition)
    count(ctx, requestCounters, rendition, 304, 0)
    return write(ctx, 304, variant.notModified(control))
  }
  if (decision === 'delta' && (await sendDelta(ctx, rendition, variant, { memory, requestCounters }))) return
  memory.remember(rendition)
  const body = variant.ready ?? (await variant.body())
  count(ctx, requestCounters, rendition, 200, ctx.method === 'HEAD' ? 0 : body.length)
  write(ctx, 200, variant.complete(control, body.length), body)
}

/** The fields that `isBrowser` and the coding depend on. */
const READABLE_VARIES = 'Accept, A-IM, Sec-Fetch-Dest, Accept-Encoding'

/** Answers with the page that shows a feed in a browser. Not cacheable, because feed readers use the same address. */
export async function sendReadable(
  ctx: Context,
  rendition: Rendition,
  { requestCounters }: ResponseState,
): Promise<void> {
  const chosen = chooseCoding(ctx.req.headers['accept-encoding'] as string | undefined)
  const coding = chosen === 'none' ? 'identity' : chosen
  const body = coding === 'identity' ? rendition.body : await rendition.encoded(coding)
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

/** Answers 226 (RFC 3229) if the client's version is remembered; returns true if it did. */
async function sendDelta(
  ctx: Context,
  rendition: Rendition,
  variant: Variant,
  { memory, requestCounters }: ResponseState,
): Promise<boolean> {
  const delta = await memory.find(rendition, ctx.req.headers['if-none-match'] ?? '', variant.coding)
  if (delta === undefined) return false
  memory.remember(rendition)
  count(ctx, requestCounters, rendition, 226, delta.body.length)
  write(ctx, 226, variant.delta(delta), delta.body)
  return true
}

/** Counts a response with a document. */
function count(
  ctx: Context,
  requestCounters: RequestCounters,
  rendition: Rendition,
  status: 200 | 226 | 304,
  sent: number,
): void {
  ctx.state['isCounted'] = true
  requestCounters.getCounters(rendition).add(status, sent, ctx.method === 'HEAD' ? 0 : rendition.body.length)
}
