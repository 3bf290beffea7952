import type { Instant } from '../model/index.ts'

/** A kind of calendar period (UTC) that one archive can cover. */
export interface PeriodLength {
  /** A longer one has a lower level. */
  readonly level: number
  /** The form of its keys. */
  readonly pattern: RegExp
  /** Returns the key of the period that contains an instant. */
  readonly getKey: (at: Instant) => string
  /** Returns the start of the period that contains an instant. */
  readonly getStart: (at: Instant) => Instant
  /** Returns the start of the next period. */
  readonly getEnd: (start: Instant) => Instant
}

const MINUTE = 60_000

const getYear = (at: Instant): number => new Date(at).getUTCFullYear()

const getDecade = (at: Instant): number => Math.floor(getYear(at) / 10) * 10

/** `Date.UTC` takes the years 0 to 99 as those from 1900. */
const startMonth = (year: number, month: number): Instant => new Date(0).setUTCFullYear(year, month, 1)

/** Returns the characters of an ISO 8601 instant that name a period of a month or less. */
const cutInstant =
  (length: number) =>
  (at: Instant): string =>
    new Date(at).toISOString().slice(0, length).replace(':', '-')

const makeFixedLength = (level: number, pattern: RegExp, keyLength: number, duration: number): PeriodLength => ({
  ...{ level, pattern, getKey: cutInstant(keyLength) },
  getStart: (at) => Math.floor(at / duration) * duration,
  getEnd: (start) => start + duration,
})

const DECADE: PeriodLength = {
  ...{ level: 0, pattern: /^\d{3}0s$/ },
  getKey: (at) => `${String(getDecade(at)).padStart(4, '0')}s`,
  getStart: (at) => startMonth(getDecade(at), 0),
  getEnd: (start) => startMonth(getYear(start) + 10, 0),
}

const YEAR: PeriodLength = {
  ...{ level: 1, pattern: /^\d{4}$/ },
  getKey: (at) => String(getYear(at)).padStart(4, '0'),
  getStart: (at) => startMonth(getYear(at), 0),
  getEnd: (start) => startMonth(getYear(start) + 1, 0),
}

const MONTH: PeriodLength = {
  ...{ level: 2, pattern: /^\d{4}-\d\d$/, getKey: cutInstant('yyyy-mm'.length) },
  getStart: (at) => startMonth(getYear(at), new Date(at).getUTCMonth()),
  getEnd: (start) => startMonth(getYear(start), new Date(start).getUTCMonth() + 1),
}

/** Longest first. */
export const PERIOD_LENGTHS: readonly PeriodLength[] = [
  DECADE,
  YEAR,
  MONTH,
  makeFixedLength(3, /^\d{4}-\d\d-\d\d$/, 'yyyy-mm-dd'.length, 24 * 60 * MINUTE),
  makeFixedLength(4, /^\d{4}-\d\d-\d\dT\d\d$/, 'yyyy-mm-ddThh'.length, 60 * MINUTE),
  makeFixedLength(5, /^\d{4}-\d\d-\d\dT\d\d-\d\d$/, 'yyyy-mm-ddThh:mm'.length, MINUTE),
]

/** True for decades and years. */
export const isLong = ({ level }: Pick<PeriodLength, 'level'>): boolean => level < MONTH.level

/** Returns the length and the start of a key's period; undefined for an invalid key. */
export function parsePeriodKey(key: string): { readonly length: PeriodLength; readonly start: Instant } | undefined {
  const length = PERIOD_LENGTHS.find(({ pattern }) => pattern.test(key))
  if (length === undefined) return undefined
  const text = key.replace('s', '').replace(/(T\d\d)-/, '$1:')
  const start = Date.parse(`${text}${'0000-01-01T00:00:00Z'.slice(text.length)}`)
  // The 31st of a short month is parsed as a day of the next one.
  return !Number.isNaN(start) && length.getKey(start) === key ? { length, start } : undefined
}
