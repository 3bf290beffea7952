/**
 * A reference as it is resolved: `/media/a.jpg` is rooted in the site, which may itself live below its host's root
 * (`https://example.org/news/`). One that names the site's own folder already stays; so does every other reference.
 *
 * @param base the site's address, with a trailing slash
 */
export function rooted(reference: string, base: string): string {
  if (!/^\/(?![/\\])/.test(reference)) return reference
  const { pathname } = new URL(base)
  return reference.startsWith(pathname) ? reference : `${pathname}${reference.slice(1)}`
}
