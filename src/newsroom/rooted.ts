/**
 * A reference as it is resolved: `/media/a.jpg` is rooted in the site, which may itself live below its host's root
 * (`https://example.org/news/`). One that names the site's own folder already stays; so does every other reference.
 *
 * @param base the site's address, with a trailing slash
 */
export function rooted(reference: string, base: string): string {
  if (!/^\/(?![/\\])/.test(reference)) return reference
  const pathname = pathnameOf(base)
  return reference.startsWith(pathname) ? reference : `${pathname}${reference.slice(1)}`
}

/** The path of an address on its host. There is one base in a newsroom, and reading it costs more than all the rest. */
export function pathnameOf(base: string): string {
  if (known.base !== base) known = { base, pathname: new URL(base).pathname }
  return known.pathname
}

let known = { base: '', pathname: '' }
