import { normalizeSegments, trimSlashes, withBasePath } from './address.ts'

/** Stands for the site's address where that is unknown or does not matter. */
const PLACEHOLDER_SITE = 'https://site.invalid/'

/** Characters that are not allowed in a URI after the host (RFC 3986 §3.3 to §3.5); `URL` leaves some of them. */
const NOT_IN_URI = /[^A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]/g
const BAD_ESCAPE = /%(?![0-9A-Fa-f]{2})/

/**
 * Returns the target of a redirect as a URI: a path that begins with `/`, or an http or https address. Undefined for any
 * other: a relative reference would depend on the old path, and a password would become public.
 */
export function parseRedirectTarget(text: string): string | undefined {
  if (/[\p{Cc}<>"\\]/u.test(text) || BAD_ESCAPE.test(text) || !/^(?:\/|https?:\/\/[^/])/i.test(text)) return undefined
  if (!URL.canParse(text, PLACEHOLDER_SITE)) return undefined
  const { origin, username, password, pathname, search, hash } = new URL(text, PLACEHOLDER_SITE)
  if (username !== '' || password !== '') return undefined
  const isLocal = text.startsWith('/')
  if (isLocal && (origin !== new URL(PLACEHOLDER_SITE).origin || typeof normalizeSegments(pathname) !== 'string'))
    return undefined
  const rest = `${pathname}${search}${hash}`.replace(NOT_IN_URI, encodeURIComponent)
  return isLocal ? rest : `${origin}${rest}`
}

/**
 * Returns the key by which paths and addresses of the site are compared: the normal form below the site's folder, without
 * slashes at its ends and without the query. Undefined for an address elsewhere and for an invalid path.
 *
 * @param base the site's address, with a trailing slash
 */
export function getRedirectKey(base: string | undefined, address: string): string | undefined {
  const site = new URL(base ?? PLACEHOLDER_SITE)
  const written = withBasePath(address, site.href)
  if (!URL.canParse(written, site.href)) return undefined
  const { host, pathname } = new URL(written, site.href)
  if (host !== site.host || !pathname.startsWith(site.pathname)) return undefined
  const normal = normalizeSegments(pathname.slice(site.pathname.length))
  return typeof normal === 'string' ? trimSlashes(normal) : undefined
}
