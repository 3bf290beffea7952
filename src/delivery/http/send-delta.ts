import type { Context } from 'koa'
import type { Rendition } from '../../edition/index.ts'
import { refuse, write } from '../server/index.ts'
import type { Caching } from './cache-control.ts'
import { parseTagList } from './conditional.ts'
import { decide } from './decide.ts'
import { type MarkedTag, makeMarkedTag, parseMarkedTag } from './delta-tag.ts'
import { count, type ResponseState } from './respond.ts'
import { selectVariant, type Variant } from './variant.ts'

/**
 * Answers a client that asks for deltas of a feed: 200, 226, 304 or 412. 200 and 226 are private and have an ETag with a
 * mark. Only from such a tag a delta is made: an ordinary one may be that of a cache on the way, whose version is not
 * the client's.
 *
 * @param location the rendition's own address, for Content-Location; set only where the format is negotiated
 */
export async function sendToDeltaClient(
  ctx: Context,
  rendition: Rendition,
  { control, isChangeDue }: Caching,
  { memory, requestCounters }: ResponseState,
  location?: string,
): Promise<void> {
  const { headers } = ctx.req
  const variant = selectVariant(rendition, headers['accept-encoding'] as string | undefined, location)
  const marked = listMarkedTags(headers['if-none-match'])
  const decision = decide(headers, variant.validators, isChangeDue)
  if (decision === 'failed') return refuse(ctx, 412)
  memory.remember(rendition)
  const current = marked.find(({ version }) => version === rendition.etag)
  if (decision === 'not-modified') {
    count(ctx, requestCounters, rendition, 304, 0)
    // An ordinary tag gets the ordinary 304, with which a cache on the way renews its copy.
    const isOrdinary = current === undefined || hasOrdinaryMatch(headers, variant)
    return write(
      ctx,
      304,
      isOrdinary ? variant.notModified(control) : variant.notModifiedFor(toStrong(current.sent), control),
    )
  }
  const canHaveDelta = ctx.method === 'GET' && current === undefined
  const { delta, mark } = await memory.answer(rendition, marked, variant.coding, canHaveDelta)
  const etag = makeMarkedTag(rendition.etag, mark, variant.coding)
  if (delta !== undefined) {
    count(ctx, requestCounters, rendition, 226, delta.body.length)
    return write(ctx, 226, variant.delta(etag, delta), delta.body)
  }
  const body = variant.ready ?? (await variant.body())
  count(ctx, requestCounters, rendition, 200, ctx.method === 'HEAD' ? 0 : body.length)
  write(ctx, 200, variant.completeFor(etag, control, body.length), body)
}

const listMarkedTags = (ifNoneMatch: string | undefined): MarkedTag[] =>
  ifNoneMatch === undefined ? [] : parseTagList(ifNoneMatch).flatMap((tag) => parseMarkedTag(tag) ?? [])

/** Returns true if a tag without a mark names the current version. */
function hasOrdinaryMatch(headers: Context['req']['headers'], { validators }: Variant): boolean {
  const ordinary = parseTagList(headers['if-none-match'] ?? '').filter((tag) => parseMarkedTag(tag) === undefined)
  return ordinary.length > 0 && decide({ 'if-none-match': ordinary.join(', ') }, validators, false) === 'not-modified'
}

/** A proxy that compresses weakens the tag. */
const toStrong = (tag: string): string => tag.replace(/^W\//, '')
