import { MAX_AGE, makeCacheControl, type Rendition, STALE_WHILE_REVALIDATE } from '../../edition/index.ts'

/** Freshness of a document in seconds when nothing else is configured: what hosts of static trees are told too. */
export const DEFAULT_MAX_AGE = MAX_AGE

/**
 * The Cache-Control of a document. Neither its freshness nor the grace after it reaches past the instant at which the
 * next article appears or expires by itself; only a server that is down lets a cache go further.
 */
export function makeDocumentCacheControl(maxAge: number, nextChange: number | undefined, now: number): string {
  const left = nextChange === undefined ? Number.POSITIVE_INFINITY : Math.max(0, Math.floor((nextChange - now) / 1000))
  const fresh = Math.min(maxAge, left)
  return makeCacheControl(fresh, Math.min(STALE_WHILE_REVALIDATE, left - fresh))
}

/** The Cache-Control of one edition's documents: the same text until the next change is near. */
export class Freshness {
  private readonly maxAge: number
  private readonly nextChange: number | undefined
  private readonly usual: string
  /** Until when, in milliseconds, neither freshness nor grace would reach past the next change. */
  private readonly usualUntil: number

  /** @param maxAge in seconds */
  constructor(maxAge: number, nextChange: number | undefined) {
    this.maxAge = maxAge
    this.nextChange = nextChange
    this.usual = makeDocumentCacheControl(maxAge, undefined, 0)
    this.usualUntil = (nextChange ?? Number.POSITIVE_INFINITY) - (maxAge + STALE_WHILE_REVALIDATE) * 1000
  }

  at(now: number): string {
    return now <= this.usualUntil ? this.usual : makeDocumentCacheControl(this.maxAge, this.nextChange, now)
  }
}

/**
 * A document as it may be sent now: of two versions within one second the second is dated a second later, and no date
 * may be later than that of the answer (RFC 9110 §8.8.2.1).
 */
export const clampLastModified = (now: number, rendition: Rendition): Rendition =>
  rendition.lastModified <= now ? rendition : { ...rendition, lastModified: now }
