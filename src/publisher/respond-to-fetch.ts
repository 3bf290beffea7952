import type { RequestListener } from 'node:http'
import { Readable } from 'node:stream'
import { exchange } from '../delivery/http/index.ts'

/** Statuses whose responses have no body (Fetch §2.2.3). */
const NULL_BODY_STATUSES: ReadonlySet<number> = new Set([204, 304])

/** Returns the response of a handler of `node:http` to a request of the Fetch API. */
export async function respondToFetch(handle: RequestListener, request: Request): Promise<Response> {
  const { method, url, headers: requestHeaders } = request
  const { pathname, search } = new URL(url)
  const head = { method, target: pathname + search, headers: Object.fromEntries(requestHeaders) }
  const { status, headers, body } = await exchange(handle, head)
  const isEmpty = method === 'HEAD' || NULL_BODY_STATUSES.has(status)
  return new Response(isEmpty ? null : body instanceof Readable ? Readable.toWeb(body) : body, {
    status,
    headers: headers.map(([name, value]): [string, string] => [name, value]),
  })
}
