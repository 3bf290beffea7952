/**
 * A moment in time: milliseconds since 1970-01-01T00:00:00Z, always a finite integer whose UTC year has four digits
 * (RFC 822 and RFC 3339 can say no other). A number, not a `Date`: immutable, comparable with `<`, cheap by the 100,000.
 */
export type Instant = number

const EARLIEST = Date.UTC(1000, 0, 1)
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

/** Whether milliseconds are an {@link Instant} that every feed format can write. */
export const isInstant = (ms: number): ms is Instant => Number.isInteger(ms) && ms >= EARLIEST && ms <= LATEST

/** `Thu, 19 Nov 2026 08:30:00 GMT`: RFC 822 with the four-digit year of RFC 2822; also HTTP's own form (RFC 9110 §5.6.7). */
export const formatRfc822 = (instant: Instant): string => new Date(instant).toUTCString()

/** `2026-11-19T08:30:00Z` (RFC 3339), with milliseconds only when there are any. */
export const formatRfc3339 = (instant: Instant): string => new Date(instant).toISOString().replace('.000Z', 'Z')

/** A day of the newsroom's calendar, as digits. */
export interface CalendarDay {
  /** Four digits. */
  readonly year: string
  /** Two digits. */
  readonly month: string
  /** Two digits. */
  readonly day: string
}

/** The day an instant falls on in a timezone (IANA name). */
export function getCalendarDay(instant: Instant, timezone: string): CalendarDay {
  const parts = new Map(
    getDayFormat(timezone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  )
  return { year: parts.get('year') ?? '', month: parts.get('month') ?? '', day: parts.get('day') ?? '' }
}

/** A formatter costs a hundred times what using it costs, and there is one zone in a newsroom. */
const formats = new Map<string, Intl.DateTimeFormat>()

function getDayFormat(timezone: string): Intl.DateTimeFormat {
  const known = formats.get(timezone)
  if (known !== undefined) return known
  const options = {
    timeZone: timezone,
    calendar: 'gregory',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  } as const
  const made = new Intl.DateTimeFormat('en-GB', options)
  formats.set(timezone, made)
  return made
}
