import type { LookupAddress } from 'node:dns'
import { lookup } from 'node:dns/promises'
import { type ClientRequest, type IncomingMessage, type RequestOptions, request as requestHttp } from 'node:http'
import { request as requestHttps } from 'node:https'
import type { LookupFunction } from 'node:net'
import { parseRetryAfter } from './backoff.ts'
import { getHost, PrivateAddressError, resolvePublicAddresses } from './private-address.ts'

/** The result of a request to a hub. */
export type Answer =
  /** 2xx. */
  | { readonly kind: 'accepted'; readonly text: string }
  /** 4xx: the hub refuses this request and may accept another. */
  | { readonly kind: 'refused'; readonly text: string }
  /** No answer, 5xx or 429; `waitMs` comes from `Retry-After`. */
  | { readonly kind: 'failed'; readonly text: string; readonly waitMs?: number }

/** Sends a form to a hub; never rejects. */
export type Post = (url: string, form: URLSearchParams, options: PostOptions) => Promise<Answer>

interface PostOptions {
  /** Allows a hub in a private network. */
  readonly private: boolean
  readonly signal?: AbortSignal
}

export interface PosterOptions {
  /** For a request with all its redirects. @default 10 000 */
  readonly timeoutMs?: number
  /** Returns the addresses that a host may be reached at. @default its public addresses, from the system's resolver */
  readonly resolveAddresses?: ResolveAddresses
  /** Milliseconds since 1970, for an HTTP date in `Retry-After`. */
  readonly now: () => number
}

const MAX_ANSWER_BYTES = 65_536
/** In characters. */
const MAX_ANSWER_TEXT = 120
const MAX_REDIRECTS = 3
const REDIRECT_STATUSES = new Set([301, 302, 307, 308])

/** Rejects for a host with an address that no request may be sent to. */
type ResolveAddresses = (host: string) => Promise<readonly LookupAddress[]>

const resolveHost: ResolveAddresses = (host) =>
  resolvePublicAddresses(host, (name) => lookup(name, { all: true, verbatim: true }))

/**
 * Returns a `Post` that opens one connection for each request, to a checked address, without proxies or cookies. undici
 * 7.30.2 would save four lines, add 1 MB and take 1.5 times as long for each request.
 */
export function makePost({ timeoutMs = 10_000, resolveAddresses = resolveHost, now }: PosterOptions): Post {
  return async (url, form, options) => {
    // AbortSignal.any would keep a listener on `options.signal`, which lives as long as the process.
    const ending = new AbortController()
    const end = (): void => ending.abort(new Error('stopped'))
    const timer = setTimeout(() => ending.abort(new Error(`no answer within ${timeoutMs / 1000} s`)), timeoutMs)
    options.signal?.addEventListener('abort', end, { once: true })
    if (options.signal?.aborted === true) end()
    const { signal } = ending
    try {
      return await sendFollowingRedirects(new URL(url), form.toString(), { ...options, signal, resolveAddresses, now })
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
  readonly resolveAddresses: ResolveAddresses
  readonly now: () => number
}

async function sendFollowingRedirects(first: URL, body: string, sending: Sending): Promise<Answer> {
  let url = first
  for (let redirects = 0; ; redirects += 1) {
    const response = await send(url, body, sending)
    const status = response.statusCode ?? 0
    if (!REDIRECT_STATUSES.has(status)) return toAnswer(response, await readStart(response), sending.now())
    response.destroy()
    const { location } = response.headers
    if (location === undefined || !URL.canParse(location, url.href))
      return { kind: 'failed', text: `${status} without a valid Location` }
    const next = new URL(location, url)
    // A redirect to another host would let the hub's operator choose where this machine sends requests.
    if (!isSameHost(url, next))
      return { kind: 'failed', text: `${status} to ${next.origin}, another host: not followed` }
    if (redirects === MAX_REDIRECTS) return { kind: 'failed', text: `redirected more than ${MAX_REDIRECTS} times` }
    url = next
  }
}

/** Returns true for the same origin, and for http to https on the default ports of the same host. */
const isSameHost = (from: URL, to: URL): boolean =>
  from.origin === to.origin ||
  (from.protocol === 'http:' && to.protocol === 'https:' && from.hostname === to.hostname && from.port + to.port === '')

async function send(url: URL, body: string, { private: isAllowed, signal, resolveAddresses }: Sending) {
  // `node:net` calls `lookup` for names only, so a literal address is checked here.
  const host = getHost(url)
  const addresses = isAllowed ? undefined : await abortable(resolveAddresses(host), signal)
  const options: RequestOptions = {
    method: 'POST',
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded',
      'Content-Length': Buffer.byteLength(body),
      'User-Agent': 'Sectionwire (WebSub publisher)',
    },
    // No shared agent: no proxy from the environment, and no connection opened with another look-up.
    agent: false,
    maxHeaderSize: 16_384,
    signal,
    ...(addresses === undefined ? {} : { lookup: makePinnedLookup(addresses) }),
  }
  return new Promise<IncomingMessage>((done, fail) => {
    const sent: ClientRequest = (url.protocol === 'https:' ? requestHttps : requestHttp)(url, options, done)
    sent.on('error', fail)
    sent.end(body)
  })
}

/** Returns a promise that rejects when the signal aborts: a DNS look-up cannot be cancelled. */
function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (): void => reject(signal.reason)
    if (signal.aborted) end()
    signal.addEventListener('abort', end, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', end))
  })
}

/** Returns a look-up that answers with the checked addresses, even if the name resolves to others by now. */
const makePinnedLookup =
  (addresses: readonly LookupAddress[]): LookupFunction =>
  (host, { all }, callback) => {
    const [first] = addresses
    if (first === undefined) callback(new Error(`${host} has no address`), '', 0)
    else if (all === true) callback(null, [...addresses])
    else callback(null, first.address, first.family)
  }

/** Returns the start of a body, and stops reading at `MAX_ANSWER_BYTES`. */
async function readStart(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      if (size < MAX_ANSWER_BYTES) chunks.push(chunk)
      size += chunk.length
      if (size >= MAX_ANSWER_BYTES) break
    }
  } catch {
    // The status is enough; the body was cut off.
  }
  response.destroy()
  return Buffer.concat(chunks).toString('utf8', 0, 4 * MAX_ANSWER_TEXT)
}

function toAnswer({ statusCode = 0, statusMessage, headers }: IncomingMessage, body: string, now: number): Answer {
  const words = /^text\/plain\b/i.test(headers['content-type'] ?? '') && statusCode >= 300 ? body : ''
  const text = toPlainLine(`${statusCode} ${words === '' ? (statusMessage ?? '') : words}`)
  if (statusCode >= 200 && statusCode < 300) return { kind: 'accepted', text }
  const isTemporary = statusCode < 400 || statusCode >= 500 || [408, 425, 429].includes(statusCode)
  if (!isTemporary) return { kind: 'refused', text }
  const waitMs = [429, 503].includes(statusCode) ? parseRetryAfter(headers['retry-after'], now) : undefined
  return { kind: 'failed', text, ...(waitMs === undefined ? {} : { waitMs }) }
}

/** Returns a text as one line without control characters, since it is written to a terminal. */
const toPlainLine = (text: string): string => {
  const line = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029\s]+/gu, ' ').trim()
  return line.length > MAX_ANSWER_TEXT ? `${line.slice(0, MAX_ANSWER_TEXT)}…` : line
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
  if (!(error instanceof Error)) return toPlainLine(String(error))
  const { code } = error as NodeJS.ErrnoException
  return REASONS[code ?? ''] ?? toPlainLine(error.message || code || error.name)
}
