/** How long, in seconds, a document stands before a cache asks again, when nothing else is configured. */
export const MAX_AGE = 300

/** The same of an archive: it changes when a story of its time is corrected or taken down. */
export const ARCHIVE_MAX_AGE = 86_400

/** How long, in seconds, a cache may hand out the old version while it fetches the new one (RFC 5861 §3). */
export const STALE_WHILE_REVALIDATE = 60
/** How long, in seconds, a cache may hand out the old version while the server cannot be reached (RFC 5861 §4). */
const STALE_IF_ERROR = 86_400

/**
 * A Cache-Control field.
 *
 * @param fresh in seconds
 * @param grace in seconds
 */
export const makeCacheControl = (fresh: number, grace = STALE_WHILE_REVALIDATE): string =>
  `public, max-age=${fresh}, stale-while-revalidate=${grace}, stale-if-error=${STALE_IF_ERROR}`

/** What browsers may do with what is published (Content-Security-Policy). Feeds run nothing and load nothing. */
export const FEED_POLICY = "default-src 'none'; frame-ancestors 'none'"

/** Pages show what their stories show, and are framed by no one. */
export const PAGE_POLICY =
  "default-src 'none'; img-src 'self' https: data:; media-src 'self' https:; style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** An SVG opened by itself is a document that could run scripts on the newsroom's origin. */
export const SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

/** What scripts of other origins may read of an answer (Fetch §3.2.3). */
export const EXPOSED_FIELDS = 'ETag, Link, Last-Modified'
