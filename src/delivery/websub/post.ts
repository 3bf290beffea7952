import type { LookupAddress } from 'node:dns'
import { lookup } from 'node:dns/promises'
import { type ClientRequest, type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import { parseRetryAfter } from './backoff.ts'
import { getHost, PrivateAddressError, publicAddresses } from './private-address.ts'

/** What came of a request to a hub. */
export type Answer =
  /** The hub knows (2xx). */
  | { readonly kind: 'taken'; readonly text: string }
  /** The hub does not want this request (4xx): another may fare better. */
  | { readonly kind: 'refused'; readonly text: string }
  /** The hub cannot be had now: no answer, 5xx, 429; `waitMs` when it says for how long. */
  | { readonly kind: 'failed'; readonly text: string; readonly waitMs?: number }

/** Sends a form to a hub and tells what came of it; never throws. */
export type Post = (url: string, form: URLSearchParams, options: PostOptions) => Promise<Answer>

interface PostOptions {
  /** Whether the hub may be in a private network. */
  readonly private: boolean
  /** Ends the request early. */
  readonly signal?: AbortSignal
}

/** What sending needs of the world. */
export interface PosterOptions {
  /** For a request with all its redirects, in milliseconds. @default 10 000 */
  readonly timeoutMs?: number
  /** The addresses of a host that may be connected to. @default the public ones that the system's resolver knows */
  readonly resolveAddresses?: AddressesOf
  /** The present, in milliseconds since 1970: against it an instant in `Retry-After` is read. */
  readonly now: () => number
}

/** No more of an answer is read, in bytes. */
const MOST_BYTES = 65_536
/** Characters of an answer's text that are shown. */
const SHOWN = 120
const MOST_REDIRECTS = 3
const REDIRECTS = new Set([301, 302, 307, 308])

/** Rejects for a host that nothing may be sent to. */
type AddressesOf = (host: string) => Promise<readonly LookupAddress[]>

const resolvePublicAddresses: AddressesOf = (host) =>
  publicAddresses(host, (name) => lookup(name, { all: true, verbatim: true }))

/**
 * Makes a `Post`: one connection for each request, to an address that was looked at; neither proxies nor cookies. undici
 * (7.30.2) saves four lines, adds 1 MB to the program, and takes 1.5 times as long for a request of this kind.
 */
export function makePost({
  timeoutMs = 10_000,
  resolveAddresses: addressesOf = resolvePublicAddresses,
  now,
}: PosterOptions): Post {
  return async (url, form, options) => {
    // Not AbortSignal.any: what hangs on a signal that lives as long as the process is to be taken off again.
    const ending = new AbortController()
    const end = (): void => ending.abort(new Error('stopped'))
    const timer = setTimeout(() => ending.abort(new Error(`no answer within ${timeoutMs / 1000} s`)), timeoutMs)
    options.signal?.addEventListener('abort', end, { once: true })
    if (options.signal?.aborted === true) end()
    const { signal } = ending
    try {
      return await follow(new URL(url), form.toString(), { ...options, signal, addressesOf, now })
    } catch (error) {
      return { kind: 'failed', text: describeReason(signal.aborted ? signal.reason : error) }
    } finally {
      clearTimeout(timer)
      options.signal?.removeEventListener('abort', end)
    }
  }
}

interface Sending extends PostOptions {
  readonly signal: AbortSignal
  readonly addressesOf: AddressesOf
  readonly now: () => number
}

async function follow(first: URL, body: string, sending: Sending): Promise<Answer> {
  let url = first
  for (let redirects = 0; ; redirects += 1) {
    const response = await send(url, body, sending)
    const status = response.statusCode ?? 0
    if (!REDIRECTS.has(status)) return toAnswer(response, await readSome(response), sending.now())
    response.destroy()
    const { location } = response.headers
    if (location === undefined || !URL.canParse(location, url.href))
      return { kind: 'failed', text: `${status} to nowhere` }
    const next = new URL(location, url)
    // Whoever may answer for the hub may not choose whom else this machine talks to.
    if (!staysOn(url, next)) return { kind: 'failed', text: `${status} to ${next.origin}, another host: not followed` }
    if (redirects === MOST_REDIRECTS) return { kind: 'failed', text: `redirected more than ${MOST_REDIRECTS} times` }
    url = next
  }
}

/** The same origin, or from http to https on the usual ports of the same host. */
const staysOn = (from: URL, to: URL): boolean =>
  from.origin === to.origin ||
  (from.protocol === 'http:' && to.protocol === 'https:' && from.hostname === to.hostname && from.port + to.port === '')

async function send(url: URL, body: string, { private: isAllowed, signal, addressesOf }: Sending) {
  // A literal address is never looked up by `node:net`: it is looked at here, and so are names.
  const host = getHost(url)
  const addresses = isAllowed ? undefined : await inTime(addressesOf(host), signal)
  const options: RequestOptions = {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      'Content-Length': Buffer.byteLength(body),
      'User-Agent': 'Sectionwire (WebSub publisher)',
    },
    // An agent of its own for each: no proxy from the environment, no connection that someone else has opened.
    agent: false,
    maxHeaderSize: 16_384,
    signal,
    ...(addresses === undefined ? {} : { lookup: pinned(addresses) }),
  }
  return new Promise<IncomingMessage>((done, fail) => {
    const sent: ClientRequest = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options, done)
    sent.on('error', fail)
    sent.end(body)
  })
}

/** A look-up cannot be ended, only waited for no longer. */
function inTime<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (): void => reject(signal.reason)
    if (signal.aborted) end()
    signal.addEventListener('abort', end, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', end))
  })
}

/** Gives a connection the addresses that were looked at, whatever the name resolves to by now. */
const pinned =
  (addresses: readonly LookupAddress[]): LookupFunction =>
  (host, { all }, callback) => {
    const [first] = addresses
    if (first === undefined) callback(new Error(`${host} has no address`), '', 0)
    else if (all === true) callback(null, [...addresses])
    else callback(null, first.address, first.family)
  }

/** The beginning of a body: as much as one person reads, of as much as one machine may be made to take. */
async function readSome(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      if (size < MOST_BYTES) chunks.push(chunk)
      size += chunk.length
      if (size >= MOST_BYTES) break
    }
  } catch {
    // The status is the answer; its explanation was cut off.
  }
  response.destroy()
  return Buffer.concat(chunks).toString('utf8', 0, 4 * SHOWN)
}

function toAnswer({ statusCode = 0, statusMessage, headers }: IncomingMessage, body: string, now: number): Answer {
  const words = /^text\/plain\b/i.test(headers['content-type'] ?? '') && statusCode >= 300 ? body : ''
  const text = plain(`${statusCode} ${words === '' ? (statusMessage ?? '') : words}`)
  if (statusCode >= 200 && statusCode < 300) return { kind: 'taken', text }
  const isTemporary = statusCode < 400 || statusCode >= 500 || [408, 425, 429].includes(statusCode)
  if (!isTemporary) return { kind: 'refused', text }
  const waitMs = [429, 503].includes(statusCode) ? parseRetryAfter(headers['retry-after'], now) : undefined
  return { kind: 'failed', text, ...(waitMs === undefined ? {} : { waitMs }) }
}

/** One harmless line: what a stranger wrote ends up in a terminal. */
const plain = (text: string): string => {
  const line = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029\s]+/gu, ' ').trim()
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was cut',
  ENOTFOUND: 'no such host is known',
  EAI_AGAIN: 'the name could not be resolved',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ETIMEDOUT: 'no connection in time',
}

function describeReason(error: unknown): string {
  if (error instanceof PrivateAddressError) return error.message
  if (!(error instanceof Error)) return plain(String(error))
  const { code } = error as NodeJS.ErrnoException
  return REASONS[code ?? ''] ?? plain(error.message || code || error.name)
}
