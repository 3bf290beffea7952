import { createRequire } from 'node:module'
import { tzOffset } from '@date-fns/tz/tzOffset'
import { type Instant, isInstant, type Site } from '../model/index.ts'

/** The form that is expected in place of a text that is not an instant. */
export interface InvalidInstant {
  readonly expected: string
}

const EXPECTED = 'a date and time such as 2018-07-16T20:00:00+02:00, or a date such as 2018-07-16'

/** Longer texts are not dates. */
const MAX_LENGTH = 100

interface LocalDate {
  readonly year: number
  readonly month: number
  readonly day: number
}

/** The timezones (IANA names) of dates without an offset, which engines choose differently. */
export interface LocalZones {
  /** The zone of a date and time. */
  readonly times: string
  /** The zone in which a date alone begins. */
  readonly days: string
}

/** Returns the timezones that a site's settings, or its engine, give to dates without an offset. */
export const getLocalZones = ({ records, timezone }: Pick<Site, 'records' | 'timezone'>): LocalZones => ({
  times: records.times === 'utc' ? 'UTC' : timezone,
  days: records.days === 'utc' ? 'UTC' : timezone,
})

/** A calendar date and a time of day without a timezone. */
interface LocalTime extends LocalDate {
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly ms: number
}

const MIDNIGHT = { hour: 0, minute: 0, second: 0, ms: 0 }

/** Nearly all dates; read ten times as fast as the other forms. */
const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[Tt ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)? ?(Z|[+-]\d{2}:?\d{2})?)?$/
/** Year first, as ISO 8601 and YAML 1.1 timestamps have it; one digit is enough for month and day. */
const NUMERIC_DATE = /^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})$/
const TIME = /(?<![\d:])(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(?: ?([AaPp])\.?[Mm]\b\.?)?/
/** A zone, with the year after it in dates of Unix, and its name after it in those of JavaScript and Go. */
const AFTER_TIME =
  /^ ?([A-Za-z]{1,5}(?![A-Za-z+-])|(?:GMT|UTC)?[+-]\d{1,2}(?::?\d{2})?)?(?: (\d{4}))?(?: (?:[A-Z]{3,5}|\([^()]*\)))?$/
const WEEKDAY = /^([A-Za-z]{3,9})\.?,? (?=[A-Za-z\d])/
/** Dates as people and templates write them. `10/11/2026` is ambiguous and never read. */
const DATE_FORMATS = ['MMM d yyyy', 'MMMM d yyyy', 'd MMM yyyy', 'd MMMM yyyy']
const WEEKDAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']

/** Hours east of Greenwich: the zones of RFC 822 §5.1, and those of Europe as `date` prints them. */
const ZONE_HOURS: Readonly<Record<string, number>> = {
  ...{ z: 0, ut: 0, utc: 0, gmt: 0, est: -5, edt: -4, cst: -6, cdt: -5, mst: -7, mdt: -6, pst: -8, pdt: -7 },
  ...{ wet: 0, west: 1, bst: 1, cet: 1, cest: 2, eet: 2, eest: 3 },
}

/**
 * Returns the instant that a text names: ISO 8601, YAML 1.1 (`2024-1-6 9:20:00 -4`), RFC 822, or a date in words, with a
 * time before or after its year. A time without an offset is in one timezone, or in the one for times; a date alone is the
 * start of that day in the same, or in the one for days. A time that a change to summer time skips moves past the gap; one that occurs twice is the earlier
 * (RFC 5545 §3.3.5). A weekday must be that of the date.
 */
export function parseInstant(text: string, zones: string | LocalZones): Instant | InvalidInstant {
  const found =
    text.length > MAX_LENGTH
      ? undefined
      : (parseIso(text, zones) ?? parseDateAndTime(text.trim().replace(/\s+/g, ' '), zones))
  return found !== undefined && isInstant(found) ? found : { expected: EXPECTED }
}

const getDayZone = (zones: string | LocalZones): string => (typeof zones === 'string' ? zones : zones.days)
const getTimeZone = (zones: string | LocalZones): string => (typeof zones === 'string' ? zones : zones.times)

function parseIso(text: string, zones: string | LocalZones): number | undefined {
  const match = ISO.exec(text)
  if (match === null) return undefined
  const [, year, month, day, hour, minute, second, fraction, zone] = match
  const local = {
    year: Number(year),
    month: Number(month),
    day: Number(day),
    hour: Number(hour ?? 0),
    minute: Number(minute ?? 0),
    second: Number(second ?? 0),
    ms: readMs(fraction),
  }
  if (zone !== undefined) return resolveAtOffset(local, zone)
  return resolveInZone(local, hour === undefined ? getDayZone(zones) : getTimeZone(zones))
}

const readMs = (fraction: string | undefined): number => Math.floor(Number(`0.${fraction ?? 0}`) * 1000)

function parseDateAndTime(text: string, zones: string | LocalZones): number | undefined {
  const match = TIME.exec(text)
  if (match === null) {
    const date = parseDate(text)
    return date && resolveInZone({ ...date, ...MIDNIGHT }, getDayZone(zones))
  }
  const [found, hour, minute, second, fraction, half] = match
  const after = AFTER_TIME.exec(text.slice(match.index + found.length))
  if (after === null) return undefined
  const [, zone, year] = after
  const before = text.slice(0, match.index).replace(/(?:(?<=\d)[Tt]|,? at|,)? ?$/, '')
  const date = parseDate(year === undefined ? before : `${before} ${year}`)
  const clock = { hour: readHour(Number(hour), half), minute: Number(minute), second: Number(second ?? 0) }
  if (date === undefined) return undefined
  const local = { ...date, ...clock, ms: readMs(fraction) }
  return zone === undefined ? resolveInZone(local, getTimeZone(zones)) : resolveAtOffset(local, zone)
}

/** Returns the hour of a clock with 12 hours (`12 am` is midnight) or 24; NaN if there is no such hour. */
function readHour(hour: number, half: string | undefined): number {
  if (half === undefined) return hour
  if (hour < 1 || hour > 12) return Number.NaN
  return (hour % 12) + (half.toLowerCase() === 'p' ? 12 : 0)
}

function parseDate(text: string): LocalDate | undefined {
  const [, year, , month, day] = NUMERIC_DATE.exec(text) ?? []
  if (year !== undefined) return { year: Number(year), month: Number(month), day: Number(day) }
  const weekday = WEEKDAY.exec(text)
  const isWeekday = weekday !== null && getWeekday(weekday[1] ?? '') !== -1
  const words = (isWeekday ? text.slice(weekday[0].length) : text)
    .replace(/(?<=\d)(?:st|nd|rd|th)\b/, '')
    .replace(/^([A-Za-z]+|\d{1,2} [A-Za-z]+)\.?/, '$1')
    .replace(/,(?= \d{4}$)/, '')
    .replace(/\bSept\b/i, 'Sep')
  const date = parseWords(words) ?? (isWeekday ? parseNumbers(words) : undefined)
  if (date === undefined || !isWeekday) return date
  const expected = new Date(Date.UTC(date.year, date.month - 1, date.day)).getUTCDay()
  return getWeekday(weekday[1] ?? '') === expected ? date : undefined
}

const parseNumbers = (text: string): LocalDate | undefined => (NUMERIC_DATE.test(text) ? parseDate(text) : undefined)

/** Returns 0 for `Sun` or `Sunday`; -1 for a word that is no weekday. */
const getWeekday = (word: string): number => WEEKDAYS.findIndex((name) => name.startsWith(word.toLowerCase()))

function parseWords(text: string): LocalDate | undefined {
  // date-fns is loaded with the first date in words; most texts that are no dates have no month.
  if (!/^(?:[A-Za-z]+ \d{1,2}|\d{1,2} [A-Za-z]+) \d{4}$/.test(text)) return undefined
  for (const format of DATE_FORMATS) {
    const date = parseFormat(text, format)
    if (date !== undefined) return date
  }
  return undefined
}

/** Loads date-fns with the first date in words: it is many files, and few newsrooms have such dates. */
const require = createRequire(import.meta.url)

/** date-fns reads a date in the host's timezone, so only the calendar fields of its result are used. */
function parseFormat(text: string, format: string): LocalDate | undefined {
  const { isValid } = require('date-fns/isValid') as typeof import('date-fns/isValid')
  const { parse } = require('date-fns/parse') as typeof import('date-fns/parse')
  const date = parse(text, format, new Date(0))
  if (!isValid(date)) return undefined
  return { year: date.getFullYear(), month: date.getMonth() + 1, day: date.getDate() }
}

/** Returns the fields read as UTC; undefined when there is no such date or time. */
function asUtc({ year, month, day, hour, minute, second, ms }: LocalTime): number | undefined {
  if (!(hour <= 23) || minute > 59 || second > 59) return undefined
  const utc = Date.UTC(year, month - 1, day, hour, minute, second, ms)
  const date = new Date(utc)
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return exists ? utc : undefined
}

/** @param zone a name in `ZONE_HOURS`, or an offset such as `+02:00`, `-4` or `GMT+0200` */
function resolveAtOffset(local: LocalTime, zone: string): number | undefined {
  const utc = asUtc(local)
  const key = zone.toLowerCase()
  const named = Object.hasOwn(ZONE_HOURS, key) ? ZONE_HOURS[key] : undefined
  if (utc === undefined || named !== undefined) return utc && utc - (named ?? 0) * 3_600_000
  const [, sign, hours, minutes] = /([+-])(\d{1,2}):?(\d{2})?$/.exec(zone) ?? []
  if (sign === undefined || Number(hours) > 23 || Number(minutes ?? 0) > 59) return undefined
  return utc - (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes ?? 0)) * 60_000
}

function resolveInZone(local: LocalTime, timezone: string): number | undefined {
  const utc = asUtc(local)
  if (utc === undefined || timezone === 'UTC') return utc
  const offsetAt = (instant: number): number => tzOffset(timezone, new Date(instant)) * 60_000
  // One of the offsets a day before and a day after applies at the time.
  const [before, after] = [offsetAt(utc - 86_400_000), offsetAt(utc + 86_400_000)]
  const candidates = [utc - before, utc - after].filter((instant) => instant + offsetAt(instant) === utc)
  // In a gap none applies: the offset before it moves the time past its end.
  return candidates.length > 0 ? Math.min(...candidates) : utc - before
}
