import { type Coding, EXPOSED_FIELDS, FEED_POLICY, makeEtag, PAGE_POLICY, type Rendition } from '../../edition/index.ts'
import { chooseCoding } from './codings.ts'
import type { Validators } from './conditional.ts'
import type { Delta } from './deltas.ts'

/** Allows feed readers that run in a browser (Fetch §3.2.3). A 304 needs only the first field. */
export const ANY_ORIGIN = ['Access-Control-Allow-Origin', '*']
const EXPOSED = ['Access-Control-Expose-Headers', EXPOSED_FIELDS]
export const CROSS_ORIGIN = [...ANY_ORIGIN, ...EXPOSED]

/** A rendition in one content coding: its header fields, which are made once, and its bytes. */
export class Variant {
  readonly validators: Validators
  private readonly rendition: Rendition
  readonly coding: Coding | 'identity'
  /** Fields of both 304 and 200 (RFC 9110 §15.4.5), without Cache-Control. */
  private readonly shared: readonly string[]
  private bytes: Buffer | undefined
  // Only Cache-Control changes with time, and rarely, so the last lists of fields are kept.
  private control = ''
  private full: string[] = []
  private unchanged: string[] = []

  private readonly vary: string
  /** Last-Modified. */
  private readonly date: string
  private readonly location: readonly string[]

  /** @param location the rendition's own address, for Content-Location; set only where the format is negotiated */
  constructor(rendition: Rendition, coding: Coding | 'identity', location: string | undefined) {
    const { etag: identityEtag, lastModified, sentDate = lastModified } = rendition
    const etag = makeEtag(identityEtag, coding)
    this.rendition = rendition
    this.coding = coding
    this.validators = { etag, identityEtag, lastModified }
    this.date = formatHttpDate(sentDate)
    this.vary = location === undefined ? 'Accept-Encoding' : 'Accept, Accept-Encoding'
    this.location = location === undefined ? [] : ['Content-Location', location]
    this.shared = [
      ...['ETag', etag, 'Last-Modified', this.date],
      ...['Vary', this.vary, ...this.location, ...ANY_ORIGIN],
    ]
  }

  /** The bytes, if they are compressed already. */
  get ready(): Buffer | undefined {
    return this.bytes
  }

  async body(): Promise<Buffer> {
    this.bytes ??= this.coding === 'identity' ? this.rendition.body.bytes() : await this.rendition.encoded(this.coding)
    return this.bytes
  }

  notModified(control: string): string[] {
    this.prepare(control)
    return this.unchanged
  }

  /** @param length of the body in bytes */
  complete(control: string, length: number): string[] {
    this.prepare(control)
    if (this.full.length === 0) this.full = [...this.unchanged, ...this.makeBodyHeaders(length)]
    return this.full
  }

  /** Returns the fields of a 304 for a client of deltas. */
  notModifiedFor(etag: string, control: string): string[] {
    return [
      ...['Cache-Control', toPrivate(control), 'ETag', etag, 'Last-Modified', this.date],
      ...['Vary', `A-IM, ${this.vary}`, ...this.location, ...ANY_ORIGIN],
    ]
  }

  /** Returns the fields of a 200 for a client of deltas. @param length of the body in bytes */
  completeFor(etag: string, control: string, length: number): string[] {
    return [...this.notModifiedFor(etag, control), ...this.makeBodyHeaders(length)]
  }

  /** Returns the fields of a delta. Caches without support for deltas obey `no-store` (RFC 3229 §10.8.2). */
  delta(etag: string, { base, body, coding }: Delta): string[] {
    const { type } = this.rendition
    return [
      ...['Cache-Control', 'private, no-store, im', 'IM', 'feed', 'Delta-Base', base],
      ...['ETag', etag, 'Last-Modified', this.date],
      ...['Vary', `A-IM, If-None-Match, ${this.vary}`, ...this.location, ...CROSS_ORIGIN],
      ...['Content-Type', type, 'Content-Length', String(body.length)],
      ...(coding === 'identity' ? [] : ['Content-Encoding', coding]),
      ...['X-Content-Type-Options', 'nosniff', 'Content-Security-Policy', FEED_POLICY],
    ]
  }

  private prepare(control: string): void {
    if (control === this.control) return
    this.control = control
    this.unchanged = ['Cache-Control', control, ...this.shared]
    this.full = []
  }

  private makeBodyHeaders(length: number): string[] {
    const { type, links } = this.rendition
    return [
      ...['Content-Type', type],
      ...['Content-Length', String(length)],
      ...EXPOSED,
      ...(this.coding === 'identity' ? [] : ['Content-Encoding', this.coding]),
      ...(links.length === 0 ? [] : ['Link', links.join(', ')]),
      ...['X-Content-Type-Options', 'nosniff'],
      ...['Content-Security-Policy', type.startsWith('text/html') ? PAGE_POLICY : FEED_POLICY],
      ...['Accept-Ranges', 'none'],
    ]
  }
}

/** A response with a mark in its ETag is for one client. */
const toPrivate = (control: string): string => control.replace('public', 'private')

const formatHttpDate = (at: number): string => new Date(Math.floor(at / 1000) * 1000).toUTCString()

/** Memo: a variant lives as long as its rendition. */
const variants = new WeakMap<Rendition, Map<Coding | 'identity', Variant>>()
const negotiatedVariants: typeof variants = new WeakMap()

/**
 * Returns the variant of a rendition for an Accept-Encoding. A client that refuses identity and every coding gets
 * identity, as RFC 9110 §12.5.3 allows: with 406 a reader would lose the feed.
 *
 * @param location the rendition's own address, for Content-Location; set only where the format is negotiated
 */
export function selectVariant(rendition: Rendition, acceptEncoding: string | undefined, location?: string): Variant {
  const chosen = chooseCoding(acceptEncoding)
  const coding = chosen === 'none' ? 'identity' : chosen
  const cache = location === undefined ? variants : negotiatedVariants
  const byCoding = cache.get(rendition) ?? new Map<Coding | 'identity', Variant>()
  cache.set(rendition, byCoding)
  const variant = byCoding.get(coding) ?? new Variant(rendition, coding, location)
  byCoding.set(coding, variant)
  return variant
}
