/**
 * A reference as it is resolved: `/media/a.jpg` is rooted in the site, which may itself live below its host's root
 * (`https://example.org/news/`). One that names the site's own folder already stays; so does every other reference.
 *
 * @param base the site's address, with a trailing slash
 */
export function withBasePath(reference: string, base: string): string {
  if (!/^\/(?![/\\])/.test(reference)) return reference
  const pathname = getPathname(base)
  return reference.startsWith(pathname) ? reference : `${pathname}${reference.slice(1)}`
}

/** The path of an address on its host. There is one base in a newsroom, and reading it costs more than all the rest. */
export function getPathname(base: string): string {
  if (known.base !== base) known = { base, pathname: new URL(base).pathname }
  return known.pathname
}

let known = { base: '', pathname: '' }

/** Segments that `URL` and percent-encoding leave as they are: nearly all. */
const PLAIN = /^(?:[A-Za-z0-9_~-][A-Za-z0-9._~-]*\/)*(?:[A-Za-z0-9_~-][A-Za-z0-9._~-]*)?$/

/** Whether a relative path is its own normal form, and stays as it is wherever it is resolved. */
export const isPlainPath = (path: string): boolean => PLAIN.test(path)

/** A relative path with each segment percent-encoded as `encodeURIComponent` does; undefined when it is none. */
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

const NEVER_IN_A_NAME = /[/\\\p{Cc}]/u

/**
 * A path in normal form, each segment percent-encoded as `encodeURIComponent` does, or the status that refuses it: what
 * decodes to a slash, a dot segment or a control character could be no key.
 *
 * @param path of visible ASCII, as in a request or from `URL`
 */
export function normalizeSegments(path: string): string | 400 | 404 {
  const segments: string[] = []
  for (const segment of path.split('/')) {
    const name = decodeSegment(segment)
    if (name === undefined) return 400
    if (name === '.' || name === '..' || NEVER_IN_A_NAME.test(name)) return 404
    segments.push(encodeURIComponent(name))
  }
  return segments.join('/')
}

/** Undefined for a bad escape, overlong UTF-8 and surrogates. */
function decodeSegment(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

/** A path as old paths are compared: readers keep and drop the last slash as they like. */
export function trimSlashes(path: string): string {
  let [from, to] = [0, path.length]
  while (path[from] === '/') from += 1
  while (to > from && path[to - 1] === '/') to -= 1
  return path.slice(from, to)
}

/** The absolute address of a path of the site, or of an address elsewhere; `base` is the site's, with a trailing slash. */
export const resolveAddress = (base: string, path: string): string => new URL(withBasePath(path, base), base).href

/** The absolute address of a reference that stands on a page of the site. */
export const resolveOnPage = (page: string, reference: string, base: string): string =>
  new URL(withBasePath(reference, base), page).href
