import type { Instant } from './instant.ts'

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
export function calendarDay(instant: Instant, timezone: string): CalendarDay {
  const parts = new Map(
    formatFor(timezone)
      .formatToParts(instant)
      .map(({ type, value }) => [type, value]),
  )
  return { year: parts.get('year') ?? '', month: parts.get('month') ?? '', day: parts.get('day') ?? '' }
}

/** A formatter costs a hundred times what using it costs, and there is one zone in a newsroom. */
const formats = new Map<string, Intl.DateTimeFormat>()

function formatFor(timezone: string): Intl.DateTimeFormat {
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
