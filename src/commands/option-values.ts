import { getCalendarDay } from '../model/index.ts'
import { parseInstant } from '../records/index.ts'
import { UsageError } from '../system/index.ts'

/**
 * Returns the instant that an option names: a date and time, or a time of today or tomorrow in the newsroom's timezone
 * (`8:00`, `tomorrow 8:00`).
 *
 * @throws UsageError
 */
export function parseInstantOption(option: string, text: string, timezone: string, now: number): number {
  const [, day, time = '0:00'] =
    /^(?:(today|tomorrow)(?:,? (?:at )?|$))?(\d{1,2}:\d{2}(?: ?[ap]m)?)?$/i.exec(text.trim()) ?? []
  const isRelative = text.trim() !== '' && (day !== undefined || /^\d{1,2}:\d{2}/.test(text.trim()))
  const today = formatDay(now, timezone, 0)
  const date = day?.toLowerCase() === 'tomorrow' ? formatDay(now, timezone, 1) : today
  const parsed = parseInstant(isRelative && !/\d{4}/.test(text) ? `${date} ${time}` : text, timezone)
  if (typeof parsed === 'number') return parsed
  throw new UsageError(
    `${option}: found "${text}"; expected a date and time such as "${today} 12:00", "tomorrow 8:00" or ${new Date(now).toISOString().slice(0, 16)}Z`,
  )
}

/** Returns a day as `2026-11-20`, some days after the one at an instant. */
function formatDay(now: number, timezone: string, days: number): string {
  const { year, month, day } = getCalendarDay(now, timezone)
  return new Date(Date.UTC(Number(year), Number(month) - 1, Number(day) + days)).toISOString().slice(0, 10)
}
