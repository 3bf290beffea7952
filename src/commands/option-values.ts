import { parseInstant } from '../records/index.ts'
import { UsageError } from '../system/index.ts'

/** Returns the site's address from `--url` with a trailing slash. @throws UsageError */
export function parseBase(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
    throw new UsageError(`--url: found "${url}"; expected an http or https address such as https://news.example.org/`)
  }
  if (parsed.search !== '' || parsed.hash !== '' || parsed.username !== '' || parsed.password !== '') {
    throw new UsageError(`--url: found "${url}"; expected the address of a folder: no query, fragment or password`)
  }
  if (!parsed.pathname.endsWith('/')) parsed.pathname += '/'
  return parsed.href
}

/** Returns the instant that an option names. @throws UsageError */
export function parseInstantOption(option: string, text: string, timezone: string): number {
  const parsed = parseInstant(text, timezone)
  if (typeof parsed === 'number') return parsed
  throw new UsageError(`${option}: found "${text}"; expected a date and time such as 2026-11-20T12:00:00Z`)
}
