import type { Context } from 'koa'
import { type Coding, etagFor, type Rendition } from '../feeds/rendition.ts'
import { chooseCoding } from './codings.ts'
import { evaluate, type Validators } from './conditional.ts'
import { refuse, write } from './errors.ts'

/** Feeds run nothing and load nothing; pages show what their stories show, and are framed by no one. */
const FEED_POLICY = "default-src 'none'; frame-ancestors 'none'"
const PAGE_POLICY =
  "default-src 'none'; img-src 'self' https: data:; media-src 'self' https:; style-src 'self' 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** Header fields for readers that run in a browser, on every answer with a document or about one. */
export const CROSS_ORIGIN = [
  'Access-Control-Allow-Origin',
  '*',
  'Access-Control-Expose-Headers',
  'ETag, Link, Last-Modified',
]

/** A rendition under one content coding: its header fields, made once, and its bytes. */
class Variant {
  readonly validators: Validators
  private readonly rendition: Rendition
  private readonly coding: Coding | 'identity'
  /** The fields that a 304 has in common with the 200 (RFC 9110 §15.4.5), but for Cache-Control. */
  private readonly shared: readonly string[]
  private bytes: Buffer | undefined
  // Cache-Control alone changes with the time, and hardly ever: the last list is nearly always the right one.
  private control = ''
  private whole: string[] = []
  private unchanged: string[] = []

  constructor(rendition: Rendition, coding: Coding | 'identity') {
    const { etag: identityEtag, lastModified } = rendition
    const etag = etagFor(identityEtag, coding)
    this.rendition = rendition
    this.coding = coding
    this.validators = { etag, identityEtag, lastModified }
    const modified = new Date(Math.floor(lastModified / 1000) * 1000).toUTCString()
    this.shared = ['ETag', etag, 'Last-Modified', modified, 'Vary', 'Accept-Encoding', ...CROSS_ORIGIN]
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

const variants = new WeakMap<Rendition, Map<Coding | 'identity', Variant>>()

function variantOf(rendition: Rendition, coding: Coding | 'identity'): Variant {
  const known = variants.get(rendition) ?? new Map<Coding | 'identity', Variant>()
  variants.set(rendition, known)
  const variant = known.get(coding) ?? new Variant(rendition, coding)
  known.set(coding, variant)
  return variant
}

/**
 * Answers a GET or HEAD with a rendition: 200, 304 or 412. Where the client refuses identity and every coding there is,
 * it gets identity, as RFC 9110 §12.5.3 allows: a reader shown 406 would lose the feed over a header it may not mean.
 */
export async function sendRendition(ctx: Context, rendition: Rendition, control: string): Promise<void> {
  const { headers } = ctx.req
  const coding = chooseCoding(headers['accept-encoding'] as string | undefined)
  const variant = variantOf(rendition, coding === 'none' ? 'identity' : coding)
  const outcome = evaluate(headers, variant.validators)
  if (outcome === 'not-modified') return write(ctx, 304, variant.notModified(control))
  if (outcome === 'failed') return refuse(ctx, 412)
  const body = await variant.body()
  write(ctx, 200, variant.complete(control, body.length), body)
}
