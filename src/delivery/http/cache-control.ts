import {
  MAX_AGE,
  makeCacheControl,
  NOT_FOUND_MAX_AGE,
  type Rendition,
  STALE_WHILE_REVALIDATE,
} from '../../edition/index.ts'

/** Default freshness of a document in seconds. The header files of static hosts use the same value. */
export const DEFAULT_MAX_AGE = MAX_AGE

/**
 * Returns the Cache-Control of a document. Freshness and stale-while-revalidate end at the latest when the next article
 * appears or expires; only stale-if-error goes further.
 */
export function makeDocumentCacheControl(maxAge: number, nextChange: number | undefined, now: number): string {
  const left = getSecondsLeft(nextChange, now)
  const fresh = Math.min(maxAge, left)
  return makeCacheControl(fresh, Math.min(STALE_WHILE_REVALIDATE, left - fresh))
}

/**
 * Returns true in the last second before the next change, and from then until its edition is there. A 304 would be wrong
 * in that time: nginx takes no notice of its `max-age=0`, and serves its copy for as long again as the copy was fresh.
 */
export const isChangeDue = (nextChange: number | undefined, now: number): boolean =>
  nextChange !== undefined && nextChange - now < 1000

/** The caching of a document at one instant. */
export interface Caching {
  /** Cache-Control. */
  readonly control: string
  /** True if the response must not be a 304; see `isChangeDue`. */
  readonly isChangeDue: boolean
}

/** Returns the Cache-Control of a 404 or 410. */
export const makeNotFoundCacheControl = (nextChange: number | undefined, now: number): string =>
  makeShortCacheControl(NOT_FOUND_MAX_AGE, nextChange, now)

/** In seconds; short, so that a mistake in site.yaml does not stay in browsers. */
const REDIRECT_MAX_AGE = 3600

/** Returns the Cache-Control of a redirect. */
export const makeRedirectCacheControl = (nextChange: number | undefined, now: number): string =>
  makeShortCacheControl(REDIRECT_MAX_AGE, nextChange, now)

/** Returns the Cache-Control of a response that is never served stale. */
function makeShortCacheControl(maxAge: number, nextChange: number | undefined, now: number): string {
  const fresh = Math.min(maxAge, getSecondsLeft(nextChange, now))
  return fresh === 0 ? 'no-store' : `public, max-age=${fresh}`
}

/** Returns the whole seconds until the next change. */
const getSecondsLeft = (nextChange: number | undefined, now: number): number =>
  nextChange === undefined ? Number.POSITIVE_INFINITY : Math.max(0, Math.floor((nextChange - now) / 1000))

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

  isChangeDue(now: number): boolean {
    return isChangeDue(this.nextChange, now)
  }

  at(now: number): string {
    return now <= this.usualUntil ? this.usual : makeDocumentCacheControl(this.maxAge, this.nextChange, now)
  }
}

/**
 * Returns the rendition as it is sent now: with a Last-Modified that is not in the future (RFC 9110 §8.8.2.1). The second
 * of two versions within one second is dated one second later, so it can be. Conditions are compared with its own date,
 * since the present may be the date of the first version.
 */
export const clampLastModified = (now: number, rendition: Rendition): Rendition =>
  rendition.lastModified <= now ? rendition : { ...rendition, sentDate: now }
