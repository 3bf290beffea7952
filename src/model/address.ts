import { trimBoth } from '../collections/index.ts'

/**
 * Returns a reference that begins with `/` below the site's own folder, since a site may live below its host's root
 * (`https://example.org/news/`). A reference that names that folder already stays, as does every other one.
 *
 * @param base the site's address, with a trailing slash
 */
export function withBasePath(reference: string, base: string): string {
  if (!/^\/(?![/\\])/.test(reference)) return reference
  const pathname = getPathname(base)
  return reference.startsWith(pathname) ? reference : `${pathname}${reference.slice(1)}`
}

/**
 * Returns the path of the site's address, at a tenth of the cost of parsing it.
 *
 * @param base the site's address, as `URL` writes it
 */
export const getPathname = (base: string): string => base.slice(base.indexOf('/', base.indexOf('//') + 2))

/** Segments that `URL` and percent-encoding leave unchanged: nearly all. */
const PLAIN = /^(?:[A-Za-z0-9_~-][A-Za-z0-9._~-]*\/)*(?:[A-Za-z0-9_~-][A-Za-z0-9._~-]*)?$/

/** Returns whether a relative path is its own normal form, whatever it is resolved against. */
export const isPlainPath = (path: string): boolean => PLAIN.test(path)

/** Returns a relative path with each segment percent-encoded as by `encodeURIComponent`; undefined for a bad escape. */
export function normalizeRelativePath(path: string): string | undefined {
  if (isPlainPath(path)) return path
  try {
    return path
      .split('/')
      .map((segment) => encodeURIComponent(decodeURIComponent(segment)))
      .join('/')
  } catch {
    return undefined
  }
}

const FORBIDDEN_IN_NAMES = /[/\\\p{Cc}]/u

/**
 * Returns a path with each segment percent-encoded as by `encodeURIComponent`, or the HTTP status that refuses it: 400 for
 * a bad escape, 404 for a segment that decodes to a slash, a dot segment or a control character.
 *
 * @param path of visible ASCII, as in a request or from `URL`
 */
export function normalizeSegments(path: string): string | 400 | 404 {
  const segments: string[] = []
  for (const segment of path.split('/')) {
    const name = decodeSegment(segment)
    if (name === undefined) return 400
    if (name === '.' || name === '..' || FORBIDDEN_IN_NAMES.test(name)) return 404
    segments.push(encodeURIComponent(name))
  }
  return segments.join('/')
}

/** Returns undefined for a bad escape, overlong UTF-8 and surrogates. */
function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

/** Returns a path without slashes at its ends, since feed readers add and drop the last one. */
export const trimSlashes = (path: string): string => trimBoth(path, '/')

/** Returns a reference without its query and fragment. */
export function removeQuery(reference: string): string {
  const end = reference.search(/[?#]/)
  return end === -1 ? reference : reference.slice(0, end)
}

/** Characters that `URL` keeps and RFC 3986 forbids, with `%` outside an escape. */
const NOT_IN_URIS = /["<>\\^`{|} ]|%(?![\da-f]{2})/gi

/**
 * Returns the absolute URL of a reference on a page of the site. Every address that is published is made here or by one of
 * the two functions below.
 *
 * @param page the address of the page
 * @param base the site's address, with a trailing slash
 */
export const resolveReference = (page: string, reference: string, base: string): URL =>
  new URL(withBasePath(toSlashes(reference), base), page)

/** Returns a URL as RFC 3986 has it: percent-encoded, its host in punycode. */
export const formatUrl = ({ href }: URL): string => href.replace(NOT_IN_URIS, encodeURIComponent)

/** Returns the absolute address of a path of the site, or of another address. `base` ends with a slash. */
export const resolveAddress = (base: string, path: string): string => formatUrl(resolveReference(base, path, base))

/** Returns the absolute address of a reference on a page of the site. */
export const resolveOnPage = (page: string, reference: string, base: string): string =>
  formatUrl(resolveReference(page, reference, base))

/** The same for a link that an editor wrote, who may leave `https://` out before `www.` */
export function resolveWrittenLink(page: string, reference: string, base: string): string {
  const whole = `https://${reference}`
  return resolveOnPage(page, WITHOUT_SCHEME.test(reference) && URL.canParse(whole) ? whole : reference, base)
}

const WITHOUT_SCHEME = /^www\.[^\s/?#]+\.[a-z]{2,24}(?:[/?#]|$)/i

/** Browsers read a backslash in a path as a slash. */
function toSlashes(reference: string): string {
  if (!reference.includes('\\')) return reference
  const end = reference.search(/[?#]/)
  const path = end === -1 ? reference : reference.slice(0, end)
  return path.replaceAll('\\', '/') + reference.slice(path.length)
}
