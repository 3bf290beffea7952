const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

const TIME = String.raw`(?<hour>[01]\d|2[0-3]):(?<minute>[0-5]\d):(?<second>[0-5]\d|60)`
const MONTH = `(?<month>${MONTHS.join('|')})`
const SHORT_DAY = `(?<weekday>${DAYS.map((day) => day.slice(0, 3)).join('|')})`

/** The three forms that a recipient must accept (RFC 9110 §5.6.7): IMF-fixdate, RFC 850 and asctime. */
const FORMS = [
  new RegExp(String.raw`^${SHORT_DAY}, (?<day>\d\d) ${MONTH} (?<year>\d{4}) ${TIME} GMT$`),
  new RegExp(String.raw`^(?<weekday>${DAYS.join('|')}), (?<day>\d\d)-${MONTH}-(?<short>\d\d) ${TIME} GMT$`),
  new RegExp(String.raw`^${SHORT_DAY} ${MONTH} (?<day>\d\d| \d) ${TIME} (?<year>\d{4})$`),
]

/** Returns an HTTP-date in milliseconds, or undefined if it is not valid. A wrong weekday or 31 February is not. */
export function parseHttpDate(text: string): number | undefined {
  for (const form of FORMS) {
    const found = form.exec(text)?.groups
    if (found === undefined) continue
    return listCandidates(found).find((ms) => ms !== undefined)
  }
  return undefined
}

/**
 * Returns the possible instants of a date. RFC 850 has two digits for the year. Its weekday decides the century, because
 * no date has the same weekday a century later, so the 50-year rule of RFC 9110 §5.6.7 needs no clock.
 */
function listCandidates(found: Readonly<Record<string, string>>): (number | undefined)[] {
  const { year, short } = found
  const candidates = year === undefined ? [1900 + Number(short), 2000 + Number(short)] : [Number(year)]
  return candidates.map((candidate) => makeInstant(candidate, found))
}

function makeInstant(year: number, found: Readonly<Record<string, string>>): number | undefined {
  const { weekday = '', day, month = '', hour, minute, second } = found
  const date = new Date(Date.UTC(year, MONTHS.indexOf(month), Number(day)))
  // Date.UTC maps the years 0–99 to 1900–1999 and turns 31 February into March. Both fail this check.
  const isReal = date.getUTCFullYear() === year && date.getUTCDate() === Number(day)
  if (!isReal || DAYS[date.getUTCDay()]?.startsWith(weekday) !== true) return undefined
  return date.getTime() + ((Number(hour) * 60 + Number(minute)) * 60 + Number(second)) * 1000
}
