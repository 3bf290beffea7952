/** Default seconds for which a cache may reuse a document. */
export const MAX_AGE = 300

/**
 * The same for 404 and 410. Short, because something may be published there at any time, but not zero: behind nginx
 * with `proxy_cache_lock` every request for an answer that cannot be stored waits for those before it.
 */
export const NOT_FOUND_MAX_AGE = 5

/** Seconds for which a cache may serve the old version while it fetches the new one (RFC 5861 §3). */
export const STALE_WHILE_REVALIDATE = 60
/** Seconds for which a cache may serve the old version while the server is unreachable (RFC 5861 §4). */
const STALE_IF_ERROR = 86_400

/**
 * Returns the value of a Cache-Control header.
 *
 * @param maxAge in seconds
 * @param staleWhileRevalidate in seconds
 */
export const makeCacheControl = (maxAge: number, staleWhileRevalidate = STALE_WHILE_REVALIDATE): string =>
  `public, max-age=${maxAge}, stale-while-revalidate=${staleWhileRevalidate}, stale-if-error=${STALE_IF_ERROR}`

/** Content-Security-Policy of feeds, which run and load nothing. */
export const FEED_POLICY = "default-src 'none'; frame-ancestors 'none'"

/** Content-Security-Policy of pages, which load the media of their articles and may not be framed. */
export const PAGE_POLICY =
  "default-src 'none'; img-src 'self' https: data:; media-src 'self' https:; style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** Content-Security-Policy of SVG files, which could otherwise run scripts on the newsroom's origin when opened. */
export const SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

/** Response fields that scripts of other origins may read (Fetch §3.2.3). */
export const EXPOSED_FIELDS = 'ETag, Link, Last-Modified'
