import { tzOffset } from '@date-fns/tz/tzOffset'

/**
 * Milliseconds since 1970-01-01T00:00:00Z: an integer whose UTC year has four digits, as RFC 822 and RFC 3339 require.
 * A number is immutable, comparable with `<` and smaller than a `Date`.
 */
export type Instant = number

const EARLIEST = Date.UTC(1000, 0, 1)
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

/** The date of publication of a draft that has none yet. */
export const UNDATED: Instant = LATEST

/** Returns whether every feed format can express these milliseconds. */
export const isInstant = (ms: number): ms is Instant => Number.isInteger(ms) && ms >= EARLIEST && ms <= LATEST

/** Returns `Thu, 19 Nov 2026 08:30:00 GMT`: RFC 822 with the year of RFC 2822, which is also HTTP's (RFC 9110 §5.6.7). */
export const formatRfc822 = (instant: Instant): string => new Date(instant).toUTCString()

/** Returns `2026-11-19T08:30:00Z` (RFC 3339), with milliseconds only when there are any. */
export const formatRfc3339 = (instant: Instant): string => new Date(instant).toISOString().replace('.000Z', 'Z')

/** A day of the Gregorian calendar, as digits. */
export interface CalendarDay {
  /** Four digits. */
  readonly year: string
  /** Two digits. */
  readonly month: string
  /** Two digits. */
  readonly day: string
}

/** Returns the day of an instant in a timezone (IANA name). */
export function getCalendarDay(instant: Instant, timezone: string): CalendarDay {
  const offset = tzOffset(timezone, new Date(instant)) * 60_000
  const [year = '', month = '', day = ''] = new Date(instant + offset).toISOString().slice(0, 10).split('-')
  return { year, month, day }
}
