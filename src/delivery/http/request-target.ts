import { normalizeSegments } from '../../model/index.ts'

/** In characters; a longer path is not found. */
const MAX_PATH_LENGTH = 4096

/** A path with more names is not found: looking it up would cost more than any address of a site is worth. */
const MAX_NAMES = 64

/** Paths that are already in normal form, as in nearly all requests. No segment starts with a dot. */
const PLAIN = /^(?:\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*\/?$/
const ABSOLUTE_FORM = /^https?:\/\/[^/?#]*/i

/**
 * Returns the path of a request in normal form (a leading slash, each segment percent-encoded as by `encodeURIComponent`),
 * or the status of the error response. The query is ignored. A path is only a key of the edition: one that decodes to a
 * slash, a dot segment or a control character cannot be a key.
 */
export function normalizeTarget(target: string): string | 400 | 404 {
  const path = getPath(target)
  if (path.length > MAX_NAMES && hasTooManyNames(path)) return 404
  if (path.length <= MAX_PATH_LENGTH && PLAIN.test(path) && path !== '') return path
  if (path === '' || path.length > MAX_PATH_LENGTH) return 404
  // A request target has no fragment and only visible ASCII (RFC 9112 §3.2, RFC 3986 §2).
  if (!/^\/[\x21\x22\x24-\x7e]*$/.test(path)) return 400
  return normalizeSegments(path)
}

function hasTooManyNames(path: string): boolean {
  let names = 0
  for (let at = path.indexOf('/'); at !== -1 && names <= MAX_NAMES; at = path.indexOf('/', at + 1)) names += 1
  return names > MAX_NAMES
}

/** Returns the target without its query and, in absolute form (RFC 9112 §3.2.2), without the authority. */
function getPath(target: string): string {
  const query = target.indexOf('?')
  const path = query === -1 ? target : target.slice(0, query)
  if (path.startsWith('/')) return path
  const authority = ABSOLUTE_FORM.exec(path)?.[0]
  return authority === undefined ? path : path.slice(authority.length) || '/'
}
