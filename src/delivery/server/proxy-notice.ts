import type { IncomingMessage, Server } from 'node:http'
import { getClientAddress, getNetwork } from './client-address.ts'

/** Options of `noticeProxies`. */
export interface ProxyNoticeOptions {
  /** Trusted proxies in front. */
  readonly trustedProxies: number
  /** True if there is a rate limit for each client. */
  readonly hasRateLimit: boolean
  /** Gets one line, once. */
  readonly log: (line: string) => void
}

/** Number of requests to examine: a proxy in front passes on the first ones already. */
const MAX_REQUESTS = 10_000
/** Requests from one address after which it seems to be that of a proxy. */
const MIN_REQUESTS = 200

/**
 * Logs one line if requests come through a proxy that the options do not mention: they have forwarding fields, or all
 * come from one address while there is a rate limit.
 */
export function noticeProxies(server: Server, { trustedProxies, hasRateLimit, log }: ProxyNoticeOptions): void {
  if (trustedProxies > 0) return
  let requests = 0
  let only: string | undefined
  let isOneClient = hasRateLimit
  const findLine = (request: IncomingMessage): string | undefined => {
    const field = FORWARDING.find((name) => request.headers[name] !== undefined)
    if (field !== undefined) return makeFieldLine(field, hasRateLimit)
    if (!isOneClient) return undefined
    const client = getNetwork(getClientAddress(request, 0))
    only ??= client
    isOneClient = client === only
    return isOneClient && requests === MIN_REQUESTS ? makeClientLine(client) : undefined
  }
  const look = (request: IncomingMessage): void => {
    requests += 1
    const line = findLine(request)
    if (line !== undefined || requests === MAX_REQUESTS) server.off('request', look)
    if (line !== undefined) log(line)
  }
  server.prependListener('request', look)
}

/** Fields that proxies add. */
const FORWARDING = ['x-forwarded-for', 'forwarded', 'via']

const CURE =
  'If a proxy of yours is in front, let it write X-Forwarded-For itself and start with --trust-proxy 1: see docs/behind-a-proxy.md.'

function makeFieldLine(field: string, hasRateLimit: boolean): string {
  const name = { 'x-forwarded-for': 'X-Forwarded-For', forwarded: 'Forwarded', via: 'Via' }[field] ?? field
  const effect = hasRateLimit ? 'the rate limit counts and the log names' : 'the log names'
  return `Requests have the field ${name}, which is not trusted: ${effect} the address that connects. ${CURE}`
}

const makeClientLine = (client: string): string =>
  `The first ${MIN_REQUESTS} requests all came from ${client}: the rate limit counts them as one client. ${CURE}`
