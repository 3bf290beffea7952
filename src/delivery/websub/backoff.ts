/** In milliseconds: the first retry comes after about a second, and never more than an hour lies between two. */
const FIRST = 1_000
const LONGEST = 3_600_000

/** How long a version of a topic is tried at most before it is left until there is a newer one, in milliseconds. */
export const GIVE_UP_AFTER = 86_400_000

/**
 * Milliseconds to wait after so many failures in a row: 1, 2, 4 … s up to an hour, between half of that and the whole,
 * so that many publishers do not come back to a hub all at once.
 *
 * @param failures from 1
 * @param random from 0 to 1, 1 excluded
 */
export function computeBackoff(failures: number, random: number): number {
  const whole = Math.min(FIRST * 2 ** Math.min(failures - 1, 30), LONGEST)
  return Math.round(whole / 2 + (whole / 2) * random)
}

// `Date` would take nearly anything for a date.
const HTTP_DATE = /^[A-Za-z]{3,9},? [\d A-Za-z:-]+$/

/**
 * Milliseconds that a server asks to wait: seconds, or an instant (RFC 9110 §10.2.3). A day at most; undefined when it
 * does not ask, or not in a way that can be understood.
 */
export function parseRetryAfter(field: string | undefined, now: number): number | undefined {
  const text = field?.trim() ?? ''
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : HTTP_DATE.test(text) ? Date.parse(text) - now : Number.NaN
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), GIVE_UP_AFTER)
}
