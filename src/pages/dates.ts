import type { Instant } from '../newsroom/instant.ts'
import type { Site } from '../newsroom/site.ts'
import { type Html, html } from './html.ts'

type Place = Pick<Site, 'language' | 'timezone'>

/** An instant as the newsroom's readers write it, in its own zone. */
export const dateTime = (instant: Instant, site: Place): Html => timeElement(instant, formatsFor(site).dateTime)

/** The day alone. */
export const dateOnly = (instant: Instant, site: Place): Html => timeElement(instant, formatsFor(site).date)

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

function formatsFor({ language, timezone }: Place): Formats {
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
