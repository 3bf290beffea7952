import type { Instant, Site } from '../model/index.ts'
import { type Html, html } from './template.ts'

/** Renders a date and time in the language of the page or the article, and in the time zone of the site. */
export const renderDateTime = ({ dates, language, site }: TimeContext, instant: Instant): Html =>
  renderTime(instant, dates.get(language, site.timezone).dateTime)

/** Renders a date without a time. */
export const renderDate = ({ dates, language, site }: TimeContext, instant: Instant): Html =>
  renderTime(instant, dates.get(language, site.timezone).date)

interface TimeContext {
  readonly dates: DateFormats
  readonly language: string
  readonly site: Pick<Site, 'timezone'>
}

const renderTime = (instant: Instant, format: Intl.DateTimeFormat): Html =>
  html`<time datetime="${new Date(instant).toISOString().replace('.000Z', 'Z')}">${format
    .format(instant)
    // Versions of Node differ in the space before "PM".
    .replaceAll('\u202f', '\u00a0')}</time>`

interface Formats {
  readonly date: Intl.DateTimeFormat
  readonly dateTime: Intl.DateTimeFormat
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
    date: new Intl.DateTimeFormat(language, day),
    dateTime: new Intl.DateTimeFormat(language, { ...day, hour: '2-digit', minute: '2-digit', timeZoneName: 'short' }),
  }
}
