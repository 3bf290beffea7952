import { UsageError } from './streams.ts'

/**
 * Returns a site's address with a trailing slash.
 *
 * @param option the name of the option that has it
 * @throws UsageError
 */
export function parseSiteAddress(option: string, url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
    throw new UsageError(
      `${option}: found "${url}"; expected an http or https address such as https://news.example.org/`,
    )
  }
  if (parsed.search !== '' || parsed.hash !== '' || parsed.username !== '' || parsed.password !== '') {
    throw new UsageError(`${option}: found "${url}"; expected the address of a folder: no query, fragment or password`)
  }
  if (!parsed.pathname.endsWith('/')) parsed.pathname += '/'
  return parsed.href
}
