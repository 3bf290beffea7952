const FIRST_DELAY_MS = 1_000
const MAX_DELAY_MS = 3_600_000

/** Longest time for which one version of a topic is retried, in milliseconds. */
export const GIVE_UP_AFTER_MS = 86_400_000

/**
 * Returns the delay before the next attempt in milliseconds: 1, 2, 4 … s up to an hour, with a jitter of up to half of
 * it, so that many publishers do not return to a hub at the same time.
 *
 * @param failures in a row, from 1
 * @param random from 0 to 1, 1 excluded
 */
export function computeBackoff(failures: number, random: number): number {
  const whole = Math.min(FIRST_DELAY_MS * 2 ** Math.min(failures - 1, 30), MAX_DELAY_MS)
  return Math.round(whole / 2 + (whole / 2) * random)
}

// `Date.parse` accepts almost any text.
const HTTP_DATE = /^[A-Za-z]{3,9},? [\d A-Za-z:-]+$/

/**
 * Returns the wait that a `Retry-After` field asks for (RFC 9110 §10.2.3) in milliseconds, at most a day; undefined when
 * the field is absent or invalid.
 */
export function parseRetryAfter(field: string | undefined, now: number): number | undefined {
  const text = field?.trim() ?? ''
  const ms = /^\d{1,9}$/.test(text) ? Number(text) * 1000 : HTTP_DATE.test(text) ? Date.parse(text) - now : Number.NaN
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), GIVE_UP_AFTER_MS)
}
