import { normalizeSegments, trimSlashes, withBasePath } from './address.ts'

/** An address that stands for the site's own as long as that is not known, or does not matter. */
const NOWHERE = 'https://site.invalid/'

/** What may stand in a URI after the host (RFC 3986 §3.3, §3.4, §3.5); URL parsing leaves more as it is. */
const NOT_IN_URI = /[^A-Za-z0-9\-._~:/?#@!$&'()*+,;=%]/g
const BAD_ESCAPE = /%(?![0-9A-Fa-f]{2})/

/**
 * Where an old path can lead, as a URI: a path rooted in the site, or an http or https address, with whatever is beyond
 * ASCII percent-encoded. Undefined for anything else: a relative reference would lead elsewhere from each old path, and
 * a password is for nobody to see.
 */
export function parseRedirectTarget(text: string): string | undefined {
  if (/[\p{Cc}<>"\\]/u.test(text) || BAD_ESCAPE.test(text) || !/^(?:\/|https?:\/\/[^/])/i.test(text)) return undefined
  if (!URL.canParse(text, NOWHERE)) return undefined
  const { origin, username, password, pathname, search, hash } = new URL(text, NOWHERE)
  if (username !== '' || password !== '') return undefined
  const isHere = text.startsWith('/')
  if (isHere && (origin !== new URL(NOWHERE).origin || typeof normalizeSegments(pathname) !== 'string'))
    return undefined
  const rest = `${pathname}${search}${hash}`.replace(NOT_IN_URI, encodeURIComponent)
  return isHere ? rest : `${origin}${rest}`
}

/**
 * What a path rooted in the site, or an address of the site, is compared by: its normal form below the site's own
 * folder, without slashes at either end. Queries mean nothing here. Undefined for an address elsewhere, and for what
 * can be no path.
 *
 * @param base the site's address, with a trailing slash
 */
export function getRedirectKey(base: string | undefined, address: string): string | undefined {
  const site = new URL(base ?? NOWHERE)
  const written = withBasePath(address, site.href)
  if (!URL.canParse(written, site.href)) return undefined
  const { host, pathname } = new URL(written, site.href)
  if (host !== site.host || !pathname.startsWith(site.pathname)) return undefined
  const normal = normalizeSegments(pathname.slice(site.pathname.length))
  return typeof normal === 'string' ? trimSlashes(normal) : undefined
}
