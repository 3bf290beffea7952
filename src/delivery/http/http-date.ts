const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const TIME = String.raw`(?<hour>[01]\d|2[0-3]):(?<minute>[0-5]\d):(?<second>[0-5]\d|60)`
const MONTH = `(?<month>${MONTHS.join('|')})`
const SHORT_DAY = `(?<weekday>${DAYS.map((day) => day.slice(0, 3)).join('|')})`

/** The three forms a recipient must accept (RFC 9110 §5.6.7): IMF-fixdate, and the obsolete RFC 850 and asctime ones. */
const FORMS = [
  new RegExp(String.raw`^${SHORT_DAY}, (?<day>\d\d) ${MONTH} (?<year>\d{4}) ${TIME} GMT$`),
  new RegExp(String.raw`^(?<weekday>${DAYS.join('|')}), (?<day>\d\d)-${MONTH}-(?<short>\d\d) ${TIME} GMT$`),
  new RegExp(String.raw`^${SHORT_DAY} ${MONTH} (?<day>\d\d| \d) ${TIME} (?<year>\d{4})$`),
]

/** An HTTP-date in milliseconds, or undefined for anything that is none, the wrong weekday and 31 February included. */
export function parseHttpDate(text: string): number | undefined {
  for (const form of FORMS) {
    const found = form.exec(text)?.groups
    if (found === undefined) continue
    return years(found).find((ms) => ms !== undefined)
  }
  return undefined
}

/**
 * The instants a date can mean. RFC 850 wrote two digits of the year; its weekday tells which century is meant, since
 * no date falls on the same weekday a century later. So no clock is needed for the 50-year rule of RFC 9110 §5.6.7.
 */
function years(found: Readonly<Record<string, string>>): (number | undefined)[] {
  const { year, short } = found
  const candidates = year === undefined ? [1900 + Number(short), 2000 + Number(short)] : [Number(year)]
  return candidates.map((candidate) => instantIn(candidate, found))
}

function instantIn(year: number, found: Readonly<Record<string, string>>): number | undefined {
  const { weekday = '', day, month = '', hour, minute, second } = found
  const date = new Date(Date.UTC(year, MONTHS.indexOf(month), Number(day)))
  // Date.UTC takes the years 0–99 for 1900–1999 and rolls 31 February over: both are seen here.
  const real = date.getUTCFullYear() === year && date.getUTCDate() === Number(day)
  if (!real || DAYS[date.getUTCDay()]?.startsWith(weekday) !== true) return undefined
  return date.getTime() + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000
}
