import type { Instant, Site } from '../model/index.ts'
import { type Html, html } from './template.ts'

type TimeZoneAndLanguage = Pick<Site, 'language' | 'timezone'>

/** An instant as the newsroom's readers write it, in its own zone. */
export const renderDateTime = (instant: Instant, site: TimeZoneAndLanguage): Html =>
  timeElement(instant, getFormats(site).dateTime)

/** The day alone. */
export const renderDate = (instant: Instant, site: TimeZoneAndLanguage): Html =>
  timeElement(instant, getFormats(site).date)

const timeElement = (instant: Instant, format: Intl.DateTimeFormat): Html =>
  html`<time datetime="${new Date(instant).toISOString().replace('.000Z', 'Z')}">${format
    .format(instant)
    // Node's versions differ in which space they put before "PM".
    .replaceAll('\u202f', '\u00a0')}</time>`

interface Formats {
  readonly date: Intl.DateTimeFormat
  readonly dateTime: Intl.DateTimeFormat
}

const made = new Map<string, Formats>()

function getFormats({ language, timezone }: TimeZoneAndLanguage): Formats {
  const key = `${language} ${timezone}`
  const known = made.get(key)
  if (known !== undefined) return known
  const day = { timeZone: timezone, calendar: 'gregory', day: 'numeric', month: 'long', year: 'numeric' } as const
  const formats = {
    date: new Intl.DateTimeFormat(language, day),
    dateTime: new Intl.DateTimeFormat(language, { ...day, hour: '2-digit', minute: '2-digit', timeZoneName: 'short' }),
  }
  made.set(key, formats)
  return formats
}
