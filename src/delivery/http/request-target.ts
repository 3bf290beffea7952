import { normalizeSegments } from '../../model/index.ts'

/** A longer path, in characters, names nothing here. */
const LONGEST_PATH = 4096

/** Paths that are their own normal form: nearly all requests. No segment starts with a dot. */
const PLAIN = /^(?:\/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)*\/?$/
const ABSOLUTE_FORM = /^https?:\/\/[^/?#]*/i

/**
 * The path a request names, in normal form: a leading slash, each segment percent-encoded as `encodeURIComponent` does;
 * or the status that refuses it. Queries mean nothing here, and so change nothing. A path is only ever a key to look
 * up: what decodes to a slash, a dot segment or a control character could be no key, and is refused outright.
 */
export function normalizeTarget(target: string): string | 400 | 404 {
  const path = getPath(target)
  if (path.length <= LONGEST_PATH && PLAIN.test(path) && path !== '') return path
  if (path === '' || path.length > LONGEST_PATH) return 404
  // A request target has no fragment and only visible ASCII (RFC 9112 §3.2, RFC 3986 §2).
  if (!/^\/[\x21\x22\x24-\x7e]*$/.test(path)) return 400
  return normalizeSegments(path)
}

/** The target without its query; of the absolute form (RFC 9112 §3.2.2) the path alone, so that no answer depends on the host. */
function getPath(target: string): string {
  const query = target.indexOf('?')
  const path = query === -1 ? target : target.slice(0, query)
  if (path.startsWith('/')) return path
  const authority = ABSOLUTE_FORM.exec(path)?.[0]
  return authority === undefined ? path : path.slice(authority.length) || '/'
}
