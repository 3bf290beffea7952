import type { Instant, Site } from '../model/index.ts'
import { type Html, html } from './template.ts'

/** Renders a date and time in the language of the page or the article, and in the time zone of the site. */
export function renderDateTime({ dates, language, site }: TimeContext, instant: Instant): Html {
  const zone = getDayZone(site)
  // An article with a date alone begins with its day; nobody is told that it appeared at midnight.
  if (isStartOfDay(dates.get(language, zone), instant)) return renderDay(instant, dates.get(language, zone))
  return renderTime(instant, dates.get(language, site.timezone).dateTime)
}

/** Renders a date without a time. */
export function renderDate({ dates, language, site }: TimeContext, instant: Instant): Html {
  const zone = getDayZone(site)
  if (isStartOfDay(dates.get(language, zone), instant)) return renderDay(instant, dates.get(language, zone))
  return renderTime(instant, dates.get(language, site.timezone).date)
}

/** The timezone in which a date alone begins. */
const getDayZone = ({ records, timezone }: TimeContext['site']): string => (records.days === 'utc' ? 'UTC' : timezone)

/** All offsets of timezones today are whole quarters of an hour; before 1900 some were not. */
const QUARTER = 15 * 60_000

const isStartOfDay = ({ clock }: Formats, instant: Instant): boolean =>
  instant % QUARTER === 0 && clock.format(instant) === '00:00'

const renderDay = (instant: Instant, { date, isoDate }: Formats): Html =>
  html`<time datetime="${isoDate.format(instant)}">${date.format(instant)}</time>`

interface TimeContext {
  readonly dates: DateFormats
  readonly language: string
  readonly site: Pick<Site, 'timezone' | 'records'>
}

const renderTime = (instant: Instant, format: Intl.DateTimeFormat): Html =>
  html`<time datetime="${new Date(instant).toISOString().replace('.000Z', 'Z')}">${format
    .format(instant)
    // Versions of Node differ in the space before "PM".
    .replaceAll('\u202f', '\u00a0')}</time>`

interface Formats {
  readonly date: Intl.DateTimeFormat
  readonly dateTime: Intl.DateTimeFormat
  /** Hours and minutes, in the same form in every language. */
  readonly clock: Intl.DateTimeFormat
  /** The day as 2018-07-16. */
  readonly isoDate: Intl.DateTimeFormat
}

/** Date formats by language and time zone, created once: creating one takes longer than rendering a page. */
export class DateFormats {
  private readonly byKey = new Map<string, Formats>()

  get(language: string, timezone: string): Formats {
    const key = `${language} ${timezone}`
    const formats = this.byKey.get(key) ?? makeFormats(language, timezone)
    this.byKey.set(key, formats)
    return formats
  }
}

function makeFormats(language: string, timeZone: string): Formats {
  const day = { timeZone, calendar: 'gregory', day: 'numeric', month: 'long', year: 'numeric' } as const
  return {
    clock: new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }),
    isoDate: new Intl.DateTimeFormat('sv-SE', { timeZone, calendar: 'gregory', dateStyle: 'short' }),
    date: new Intl.DateTimeFormat(language, day),
    dateTime: new Intl.DateTimeFormat(language, { ...day, hour: '2-digit', minute: '2-digit', timeZoneName: 'short' }),
  }
}
