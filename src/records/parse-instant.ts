import { createRequire } from 'node:module'
import { tzOffset } from '@date-fns/tz/tzOffset'
import { type Instant, isInstant } from '../model/index.ts'

/** Why a text is no instant, in words for a person. */
export interface InvalidInstant {
  readonly expected: string
}

const EXPECTED = 'a date and time such as 2018-07-16T20:00:00+02:00, or a date such as 2018-07-16'

/** A calendar date and a time of day, not yet anywhere. */
interface CivilDate {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly ms: number
}

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s*(Z|z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?$/
const RFC822 =
  /^(?:[A-Za-z]{3},\s*)?(\d{1,2} [A-Za-z]{3} \d{4}) (\d{2}):(\d{2})(?::(\d{2}))?\s*(GMT|UTC|UT|Z|[+-]\d{4})$/
/** What Astro's and Eleventy's templates write; never `10/11/2026`, which is two dates. */
const WORDED = ['MMM d yyyy', 'MMM d, yyyy', 'MMMM d yyyy', 'MMMM d, yyyy', 'd MMM yyyy', 'd MMMM yyyy']

/**
 * The instant a text names. With an offset it is that; without one it is read in `timezone` (IANA name), and a date
 * alone is the start of that day there. A time that a change to summer time skips is read as long after the change as
 * it is past the gap's beginning; one that occurs twice is the earlier (RFC 5545 §3.3.5).
 */
export function parseInstant(text: string, timezone: string): Instant | InvalidInstant {
  const trimmed = text.trim()
  const found = parseIso(trimmed, timezone) ?? parseRfc822(trimmed) ?? parseWorded(trimmed, timezone)
  return found !== undefined && isInstant(found) ? found : { expected: EXPECTED }
}

function parseIso(text: string, timezone: string): number | undefined {
  const match = ISO.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour, minute, second, fraction, offset] = match
  const civil = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour ?? 0),
    minute: Number(minute ?? 0),
    second: Number(second ?? 0),
    ms: Math.floor(Number(`0.${fraction ?? 0}`) * 1000),
  }
  return offset === undefined ? resolveInZone(civil, timezone) : resolveAtOffset(civil, offset)
}

function parseRfc822(text: string): number | undefined {
  const match = RFC822.exec(text)
  if (match === null) return undefined
  const [, date = '', hour, minute, second, offset = ''] = match
  const civil = civilDate(date, 'd MMM yyyy')
  if (civil === undefined) return undefined
  return resolveAtOffset({ ...civil, hour: Number(hour), minute: Number(minute), second: Number(second ?? 0) }, offset)
}

function parseWorded(text: string, timezone: string): number | undefined {
  for (const format of WORDED) {
    const civil = civilDate(text, format)
    if (civil !== undefined) return resolveInZone(civil, timezone)
  }
  return undefined
}

/** What reads dates in words is many files, and most newsrooms have no such date: it is loaded with the first one. */
const require = createRequire(import.meta.url)
const loadDateFns = () => ({
  ...(require('date-fns/isValid') as typeof import('date-fns/isValid')),
  ...(require('date-fns/parse') as typeof import('date-fns/parse')),
})
let dateFns: ReturnType<typeof loadDateFns> | undefined

/** date-fns reads the date in the host's zone; only its calendar fields are taken, so that the host does not matter. */
function civilDate(text: string, format: string): CivilDate | undefined {
  dateFns ??= loadDateFns()
  const { isValid, parse } = dateFns
  const date = parse(text, format, new Date(0))
  if (!isValid(date)) return undefined
  const [year, month, day] = [date.getFullYear(), date.getMonth() + 1, date.getDate()]
  return { year, month, day, hour: 0, minute: 0, second: 0, ms: 0 }
}

/** The fields as if they were UTC, or undefined when there is no such date or time. */
function asUtc({ year, month, day, hour, minute, second, ms }: CivilDate): number | undefined {
  if (hour > 23 || minute > 59 || second > 59) return undefined
  const utc = Date.UTC(year, month - 1, day, hour, minute, second, ms)
  const date = new Date(utc)
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return exists ? utc : undefined
}

function resolveAtOffset(civil: CivilDate, offset: string): number | undefined {
  const utc = asUtc(civil)
  if (utc === undefined || !/^[+-]/.test(offset)) return utc
  const [hours, minutes] = [Number(offset.slice(1, 3)), Number(offset.slice(3).replace(':', '') || 0)]
  if (hours > 15 || minutes > 59) return undefined
  return utc - (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
}

function resolveInZone(civil: CivilDate, timezone: string): number | undefined {
  const utc = asUtc(civil)
  if (utc === undefined) return undefined
  const offsetAt = (instant: number): number => tzOffset(timezone, new Date(instant)) * 60_000
  // A zone's offset a day before and a day after: either may hold at the time in question.
  const [before, after] = [offsetAt(utc - 86_400_000), offsetAt(utc + 86_400_000)]
  const candidates = [utc - before, utc - after].filter((instant) => instant + offsetAt(instant) === utc)
  // In a gap neither holds: the offset before it carries the time past its end.
  return candidates.length > 0 ? Math.min(...candidates) : utc - before
}
