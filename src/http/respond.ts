import type { Context } from 'koa'
import { type Coding, etagFor, type Rendition } from '../feeds/rendition.ts'
import { chooseCoding } from './codings.ts'
import { evaluate, type Validators } from './conditional.ts'
import { asksForDelta, type Delta, type DeltaMemory } from './deltas.ts'
import { refuse, write } from './errors.ts'
import type { Tally } from './tally.ts'

/** Feeds run nothing and load nothing; pages show what their stories show, and are framed by no one. */
const FEED_POLICY = "default-src 'none'; frame-ancestors 'none'"
const PAGE_POLICY =
  "default-src 'none'; img-src 'self' https: data:; media-src 'self' https:; style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** Header fields for readers that run in a browser, on every answer with a document or about one. */
export const CROSS_ORIGIN = [
  'Access-Control-Allow-Origin',
  '*',
  'Access-Control-Expose-Headers',
  'ETag, Link, Last-Modified',
]

/** What a server remembers of its answers. */
export interface Counters {
  readonly memory: DeltaMemory
  readonly tally: Tally
}

/** A rendition under one content coding: its header fields, made once, and its bytes. */
class Variant {
  readonly validators: Validators
  private readonly rendition: Rendition
  readonly coding: Coding | 'identity'
  /** The fields that a 304 has in common with the 200 (RFC 9110 §15.4.5), but for Cache-Control. */
  private readonly shared: readonly string[]
  private bytes: Buffer | undefined
  // Cache-Control alone changes with the time, and hardly ever: the last list is nearly always the right one.
  private control = ''
  private whole: string[] = []
  private unchanged: string[] = []

  /** @param negotiated whether it is sent at an address that has other representations too */
  constructor(rendition: Rendition, coding: Coding | 'identity', negotiated: boolean) {
    const { etag: identityEtag, lastModified } = rendition
    const etag = etagFor(identityEtag, coding)
    this.rendition = rendition
    this.coding = coding
    this.validators = { etag, identityEtag, lastModified }
    this.shared = [
      'ETag',
      etag,
      'Last-Modified',
      httpDate(lastModified),
      ...varying(rendition, negotiated),
      ...CROSS_ORIGIN,
    ]
  }

  /** The bytes, once they have been made. */
  get ready(): Buffer | undefined {
    return this.bytes
  }

  async body(): Promise<Buffer> {
    this.bytes ??= this.coding === 'identity' ? this.rendition.body : await this.rendition.encoded(this.coding)
    return this.bytes
  }

  notModified(control: string): string[] {
    this.prepare(control)
    return this.unchanged
  }

  /** @param length of the bytes that `body` gave */
  complete(control: string, length: number): string[] {
    this.prepare(control)
    if (this.whole.length === 0) this.whole = [...this.unchanged, ...this.descriptive(length)]
    return this.whole
  }

  /** The fields of a delta. Caches that do not know it obey `no-store` (RFC 3229 §10.8.2). */
  delta({ base, body, coding }: Delta): string[] {
    const { etag: identityEtag, lastModified, type } = this.rendition
    return [
      ...['Cache-Control', 'no-store, im', 'IM', 'feed', 'Delta-Base', base],
      ...['ETag', etagFor(identityEtag, coding), 'Last-Modified', httpDate(lastModified)],
      ...['Vary', 'A-IM, If-None-Match, Accept-Encoding', ...CROSS_ORIGIN],
      ...['Content-Type', type, 'Content-Length', String(body.length)],
      ...(coding === 'identity' ? [] : ['Content-Encoding', coding]),
      ...['X-Content-Type-Options', 'nosniff', 'Content-Security-Policy', FEED_POLICY],
    ]
  }

  private prepare(control: string): void {
    if (control === this.control) return
    this.control = control
    this.unchanged = ['Cache-Control', control, ...this.shared]
    this.whole = []
  }

  private descriptive(length: number): string[] {
    const { type, links } = this.rendition
    return [
      ...['Content-Type', type],
      ...['Content-Length', String(length)],
      ...(this.coding === 'identity' ? [] : ['Content-Encoding', this.coding]),
      ...(links.length === 0 ? [] : ['Link', links.join(', ')]),
      ...['X-Content-Type-Options', 'nosniff'],
      ...['Content-Security-Policy', type.startsWith('text/html') ? PAGE_POLICY : FEED_POLICY],
      ...['Accept-Ranges', 'none'],
    ]
  }
}

const varying = ({ path }: Rendition, negotiated: boolean): string[] =>
  negotiated ? ['Vary', 'Accept, Accept-Encoding', 'Content-Location', `/${path}`] : ['Vary', 'Accept-Encoding']

const httpDate = (at: number): string => new Date(Math.floor(at / 1000) * 1000).toUTCString()

const variants = new WeakMap<Rendition, Map<Coding | 'identity', Variant>>()
const negotiatedVariants: typeof variants = new WeakMap()

function variantOf(rendition: Rendition, coding: Coding | 'identity', negotiated: boolean): Variant {
  const all = negotiated ? negotiatedVariants : variants
  const known = all.get(rendition) ?? new Map<Coding | 'identity', Variant>()
  all.set(rendition, known)
  const variant = known.get(coding) ?? new Variant(rendition, coding, negotiated)
  known.set(coding, variant)
  return variant
}

/**
 * Answers a GET or HEAD with a rendition: 200, 226, 304 or 412. Where the client refuses identity and every coding there is,
 * it gets identity, as RFC 9110 §12.5.3 allows: a reader shown 406 would lose the feed over a header it may not mean.
 */
export async function sendRendition(
  ctx: Context,
  rendition: Rendition,
  control: string,
  { memory, tally }: Counters,
  negotiated = false,
): Promise<void> {
  const { headers } = ctx.req
  const coding = chooseCoding(headers['accept-encoding'] as string | undefined)
  const variant = variantOf(rendition, coding === 'none' ? 'identity' : coding, negotiated)
  const outcome = evaluate(headers, variant.validators)
  if (outcome === 'not-modified') {
    tally.document(rendition, 304, 0)
    return write(ctx, 304, variant.notModified(control))
  }
  if (outcome === 'failed') return refuse(ctx, 412)
  if (rendition.parts !== undefined && ctx.req.method === 'GET') {
    if (await sendDelta(ctx, rendition, variant, { memory, tally })) return
    memory.remember(rendition)
  }
  const body = variant.ready ?? (await variant.body())
  tally.document(rendition, 200, ctx.req.method === 'HEAD' ? 0 : body.length)
  write(ctx, 200, variant.complete(control, body.length), body)
}

/**
 * Answers with the page that shows a feed to a person. It stands at the feed's own address, so no cache may keep it,
 * where a feed reader would be given it.
 */
export async function sendReadable(ctx: Context, rendition: Rendition, { tally }: Counters): Promise<void> {
  const chosen = chooseCoding(ctx.req.headers['accept-encoding'] as string | undefined)
  const coding = chosen === 'none' ? 'identity' : chosen
  const body = coding === 'identity' ? rendition.body : await rendition.encoded(coding)
  tally.document(rendition, 200, body.length)
  write(
    ctx,
    200,
    [
      ...['Content-Type', rendition.type, 'Content-Length', String(body.length)],
      ...(coding === 'identity' ? [] : ['Content-Encoding', coding]),
      ...['Cache-Control', 'private, no-store', 'Vary', 'Accept, Accept-Encoding', 'X-Robots-Tag', 'noindex'],
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
  { memory, tally }: Counters,
): Promise<boolean> {
  const { 'a-im': manipulations, 'if-none-match': ifNoneMatch } = ctx.req.headers
  if (ifNoneMatch === undefined || !asksForDelta(manipulations as string | undefined)) return false
  const delta = await memory.find(rendition, ifNoneMatch, variant.coding)
  if (delta === undefined) return false
  memory.remember(rendition)
  tally.document(rendition, 226, delta.body.length)
  write(ctx, 226, variant.delta(delta), delta.body)
  return true
}
