/** A request as a cache sees it; header names in lower case. */
export interface CacheRequest {
  readonly target: string
  readonly headers: Readonly<Record<string, string>>
}

/** A response; header names in lower case. */
export interface CacheResponse {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** Answers a request: an origin server, or a cache in front of one. */
export type Hop = (request: CacheRequest) => Promise<CacheResponse>

/** How a product differs from RFC 9111. */
export interface CacheProduct {
  /** Seconds for which a stale response is kept, to be revalidated with its own ETag. 0: a stale response is fetched anew. */
  readonly keep: number
  /** True if a 304 without freshness renews a response for its first freshness (nginx). */
  readonly renewsForFirstFreshness: boolean
  /** True if a response that may not be stored keeps those for the same address out for two minutes (Varnish). */
  readonly hasHitForMiss: boolean
}

export const NGINX: CacheProduct = { keep: 0, renewsForFirstFreshness: true, hasHitForMiss: false }
export const NGINX_REVALIDATING: CacheProduct = { ...NGINX, keep: 600 }
export const VARNISH: CacheProduct = { keep: 0, renewsForFirstFreshness: false, hasHitForMiss: true }
export const VARNISH_KEEPING: CacheProduct = { ...VARNISH, keep: 600 }

interface Stored {
  readonly request: CacheRequest
  readonly response: CacheResponse
  /** In seconds. */
  readonly freshness: number
  readonly freshUntil: number
}

const CONDITIONS = ['if-none-match', 'if-modified-since', 'if-match', 'if-unmodified-since', 'if-range']

/** Returns a shared cache (RFC 9111) with the habits of a product. @param now in milliseconds */
export function makeCache(origin: Hop, product: CacheProduct, now: () => number): Hop {
  const stored = new Map<string, Stored[]>()
  const passUntil = new Map<string, number>()
  const remove = (request: CacheRequest): Stored[] =>
    (stored.get(request.target) ?? []).filter((each) => !isFor(each, request))
  const store = (request: CacheRequest, response: CacheResponse, before?: Stored): void => {
    const own = getFreshness(response)
    const freshness = own === 0 && before !== undefined && product.renewsForFirstFreshness ? before.freshness : own
    if (freshness > 0) passUntil.delete(request.target)
    else if (product.hasHitForMiss) passUntil.set(request.target, now() + 120_000)
    if (freshness <= 0) return
    const entry = { request, response, freshness, freshUntil: now() + freshness * 1000 }
    stored.set(request.target, [...remove(request), entry])
  }
  return async (request) => {
    const found = (stored.get(request.target) ?? []).find((each) => isFor(each, request))
    if (found !== undefined && found.freshUntil > now()) return answerFrom(found.response, request)
    const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !CONDITIONS.includes(name)))
    const etag = found?.response.headers['etag']
    const canRevalidate = found !== undefined && etag !== undefined && found.freshUntil + product.keep * 1000 > now()
    // The conditions of the client are replaced, all else is passed on.
    const fetched = await origin({
      target: request.target,
      headers: canRevalidate ? { ...headers, 'if-none-match': etag } : headers,
    })
    if (canRevalidate && fetched.status === 304) {
      const renewed = { ...found.response, headers: { ...found.response.headers, ...fetched.headers } }
      store(request, renewed, found)
      return answerFrom(renewed, request)
    }
    if (fetched.status !== 226) store(request, fetched)
    return answerFrom(fetched, request)
  }
}

/** Returns true if a stored response was selected by the same fields (RFC 9111 §4.1). */
const isFor = ({ request, response }: Stored, other: CacheRequest): boolean =>
  (response.headers['vary'] ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .every((name) => request.headers[name] === other.headers[name])

/** Returns the seconds for which a shared cache may use a response; 0 if it may not store it. */
export function getFreshness({ headers }: CacheResponse): number {
  const control = headers['cache-control'] ?? ''
  if (/no-store|no-cache|private/.test(control)) return 0
  return Number(/s-maxage=(\d+)/.exec(control)?.[1] ?? /max-age=(\d+)/.exec(control)?.[1] ?? 0)
}

/** Answers the conditions of the client from a whole response. */
function answerFrom(response: CacheResponse, { headers }: CacheRequest): CacheResponse {
  const condition = headers['if-none-match']
  const { etag } = response.headers
  const isKnown = response.status === 200 && condition !== undefined && etag !== undefined && condition.includes(etag)
  return isKnown ? { status: 304, headers: response.headers, body: '' } : response
}
