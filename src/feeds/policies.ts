/** What browsers may do with what is published (Content-Security-Policy). Feeds run nothing and load nothing. */
export const FEED_POLICY = "default-src 'none'; frame-ancestors 'none'"

/** Pages show what their stories show, and are framed by no one. */
export const PAGE_POLICY =
  "default-src 'none'; img-src 'self' https: data:; media-src 'self' https:; style-src 'self'; script-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** An SVG opened by itself is a document that could run scripts on the newsroom's origin. */
export const SVG_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"

/** What scripts of other origins may read of an answer (Fetch §3.2.3). */
export const EXPOSED_FIELDS = 'ETag, Link, Last-Modified'
