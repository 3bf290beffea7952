import { parseInstant } from '../records/index.ts'
import { UsageError } from '../system/index.ts'

/** Returns the instant that an option names. @throws UsageError */
export function parseInstantOption(option: string, text: string, timezone: string): number {
  const parsed = parseInstant(text, timezone)
  if (typeof parsed === 'number') return parsed
  throw new UsageError(`${option}: found "${text}"; expected a date and time such as 2026-11-20T12:00:00Z`)
}
