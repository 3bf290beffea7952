import { createRequire } from 'node:module'
import { tzOffset } from '@date-fns/tz/tzOffset'
import { type Instant, isInstant } from '../model/index.ts'

/** A text that is no instant, with the form that is expected. */
export interface InvalidInstant {
  readonly expected: string
}

const EXPECTED = 'a date and time such as 2018-07-16T20:00:00+02:00, or a date such as 2018-07-16'

/** Longer than any date with its time. */
const MAX_LENGTH = 200

/** A calendar date and a time of day without a timezone. */
interface LocalTime {
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
/** Dates as templates of Astro and Eleventy write them. `10/11/2026` is ambiguous and never read. */
const DATE_FORMATS = ['MMM d yyyy', 'MMM d, yyyy', 'MMMM d yyyy', 'MMMM d, yyyy', 'd MMM yyyy', 'd MMMM yyyy']

/**
 * Returns the instant that a text names. A time without an offset is in `timezone` (IANA name); a date alone is the start
 * of that day. A time that a change to summer time skips moves past the gap; one that occurs twice is the earlier
 * (RFC 5545 §3.3.5).
 */
export function parseInstant(text: string, timezone: string): Instant | InvalidInstant {
  if (text.length > MAX_LENGTH) return { expected: EXPECTED }
  const trimmed = text.trim()
  const found = parseIso(trimmed, timezone) ?? parseRfc822(trimmed) ?? parseDateInWords(trimmed, timezone)
  return found !== undefined && isInstant(found) ? found : { expected: EXPECTED }
}

function parseIso(text: string, timezone: string): number | undefined {
  const match = ISO.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour, minute, second, fraction, offset] = match
  const local = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour ?? 0),
    minute: Number(minute ?? 0),
    second: Number(second ?? 0),
    ms: Math.floor(Number(`0.${fraction ?? 0}`) * 1000),
  }
  return offset === undefined ? resolveInZone(local, timezone) : resolveAtOffset(local, offset)
}

function parseRfc822(text: string): number | undefined {
  const match = RFC822.exec(text)
  if (match === null) return undefined
  const [, date = '', hour, minute, second, offset = ''] = match
  const local = parseDate(date, 'd MMM yyyy')
  if (local === undefined) return undefined
  return resolveAtOffset({ ...local, hour: Number(hour), minute: Number(minute), second: Number(second ?? 0) }, offset)
}

function parseDateInWords(text: string, timezone: string): number | undefined {
  for (const format of DATE_FORMATS) {
    const local = parseDate(text, format)
    if (local !== undefined) return resolveInZone(local, timezone)
  }
  return undefined
}

/** Loads date-fns with the first date in words: it is many files, and few newsrooms have such dates. */
const require = createRequire(import.meta.url)

/** date-fns reads a date in the host's timezone, so only the calendar fields of its result are used. */
function parseDate(text: string, format: string): LocalTime | undefined {
  const { isValid } = require('date-fns/isValid') as typeof import('date-fns/isValid')
  const { parse } = require('date-fns/parse') as typeof import('date-fns/parse')
  const date = parse(text, format, new Date(0))
  if (!isValid(date)) return undefined
  const [year, month, day] = [date.getFullYear(), date.getMonth() + 1, date.getDate()]
  return { year, month, day, hour: 0, minute: 0, second: 0, ms: 0 }
}

/** Returns the fields read as UTC; undefined when there is no such date or time. */
function asUtc({ year, month, day, hour, minute, second, ms }: LocalTime): number | undefined {
  if (hour > 23 || minute > 59 || second > 59) return undefined
  const utc = Date.UTC(year, month - 1, day, hour, minute, second, ms)
  const date = new Date(utc)
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return exists ? utc : undefined
}

function resolveAtOffset(local: LocalTime, offset: string): number | undefined {
  const utc = asUtc(local)
  if (utc === undefined || !/^[+-]/.test(offset)) return utc
  const [hours, minutes] = [Number(offset.slice(1, 3)), Number(offset.slice(3).replace(':', '') || 0)]
  if (hours > 15 || minutes > 59) return undefined
  return utc - (offset.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000
}

function resolveInZone(local: LocalTime, timezone: string): number | undefined {
  const utc = asUtc(local)
  if (utc === undefined) return undefined
  const offsetAt = (instant: number): number => tzOffset(timezone, new Date(instant)) * 60_000
  // One of the offsets a day before and a day after applies at the time.
  const [before, after] = [offsetAt(utc - 86_400_000), offsetAt(utc + 86_400_000)]
  const candidates = [utc - before, utc - after].filter((instant) => instant + offsetAt(instant) === utc)
  // In a gap none applies: the offset before it moves the time past its end.
  return candidates.length > 0 ? Math.min(...candidates) : utc - before
}
