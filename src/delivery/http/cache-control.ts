import { MAX_AGE, makeCacheControl, type Rendition, STALE_WHILE_REVALIDATE } from '../../edition/index.ts'

/** Default freshness of a document in seconds. The header files of static hosts use the same value. */
export const DEFAULT_MAX_AGE = MAX_AGE

/**
 * Returns the Cache-Control of a document. Freshness and stale-while-revalidate end at the latest when the next article
 * appears or expires; only stale-if-error goes further.
 */
export function makeDocumentCacheControl(maxAge: number, nextChange: number | undefined, now: number): string {
  const left = nextChange === undefined ? Number.POSITIVE_INFINITY : Math.max(0, Math.floor((nextChange - now) / 1000))
  const fresh = Math.min(maxAge, left)
  return makeCacheControl(fresh, Math.min(STALE_WHILE_REVALIDATE, left - fresh))
}

/** The Cache-Control of one edition's documents. It stays the same until the next change is near. */
export class Freshness {
  private readonly maxAge: number
  private readonly nextChange: number | undefined
  private readonly usual: string
  /** In milliseconds; until then neither freshness nor stale-while-revalidate reaches the next change. */
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
 * Returns the rendition with a Last-Modified that is not in the future (RFC 9110 §8.8.2.1). The second of two versions
 * within one second is dated one second later, so it can be.
 */
export const clampLastModified = (now: number, rendition: Rendition): Rendition =>
  rendition.lastModified <= now ? rendition : { ...rendition, lastModified: now }
