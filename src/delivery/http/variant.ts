import { type Coding, EXPOSED_FIELDS, FEED_POLICY, makeEtag, PAGE_POLICY, type Rendition } from '../../edition/index.ts'
import type { Validators } from './conditional.ts'
import type { Delta } from './deltas.ts'

/** Lets readers that run in a browser have an answer (Fetch §3.2.3); whoever gets a 304 knows the fields already. */
const ANY_ORIGIN = ['Access-Control-Allow-Origin', '*']
const EXPOSED = ['Access-Control-Expose-Headers', EXPOSED_FIELDS]
/** The fields of an answer that may be the first. */
export const CROSS_ORIGIN = [...ANY_ORIGIN, ...EXPOSED]

/** A rendition under one content coding: its header fields, made once, and its bytes. */
export class Variant {
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

  /** Of an address that has other representations too: what the choice depends on, and where this one has its own. */
  private readonly vary: string
  private readonly location: readonly string[]

  /** @param location its own address, when it is sent at one that has other representations too */
  constructor(rendition: Rendition, coding: Coding | 'identity', location: string | undefined) {
    const { etag: identityEtag, lastModified } = rendition
    const etag = makeEtag(identityEtag, coding)
    this.rendition = rendition
    this.coding = coding
    this.validators = { etag, identityEtag, lastModified }
    this.vary = location === undefined ? 'Accept-Encoding' : 'Accept, Accept-Encoding'
    this.location = location === undefined ? [] : ['Content-Location', location]
    this.shared = [
      ...['ETag', etag, 'Last-Modified', httpDate(lastModified)],
      ...['Vary', this.vary, ...this.location, ...ANY_ORIGIN],
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
      ...['ETag', makeEtag(identityEtag, coding), 'Last-Modified', httpDate(lastModified)],
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
    this.whole = []
  }

  private descriptive(length: number): string[] {
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

const httpDate = (at: number): string => new Date(Math.floor(at / 1000) * 1000).toUTCString()

const variants = new WeakMap<Rendition, Map<Coding | 'identity', Variant>>()
const negotiatedVariants: typeof variants = new WeakMap()

/**
 * The variant of a rendition; two calls give the same.
 *
 * @param location its own address, when it is sent at one that has other representations too
 */
export function getVariantOf(rendition: Rendition, coding: Coding | 'identity', location?: string): Variant {
  const all = location === undefined ? variants : negotiatedVariants
  const known = all.get(rendition) ?? new Map<Coding | 'identity', Variant>()
  all.set(rendition, known)
  const variant = known.get(coding) ?? new Variant(rendition, coding, location)
  known.set(coding, variant)
  return variant
}
