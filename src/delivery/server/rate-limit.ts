import type { IncomingMessage, ServerResponse } from 'node:http'
import { LRUCache } from 'lru-cache'
import { getClientAddress, getNetwork } from './client-address.ts'
import type { RequestCounters } from './request-counters.ts'
import { HEALTH_PATHS, sendError } from './write-response.ts'

/** Remembered clients; the one whose last request is oldest is evicted first. */
const MAX_CLIENTS = 50_000

/** The cost of a 304, relative to another response. */
const NOT_MODIFIED_COST = 0.1

/** Charges go to the other processes after this time, or when there are this many. */
const SEND_INTERVAL_MS = 100
const MAX_PENDING = 1000

/** The cost of requests by client. */
export type Charges = readonly (readonly [client: string, cost: number])[]

/** Shares charges with the other processes, because a client may connect to any of them. */
export interface ChargeChannel {
  /** Sends charges to the others. */
  readonly send: (charges: Charges) => void
  /** Calls back with charges of the others. */
  readonly onReceive: (listen: (charges: Charges) => void) => void
}

interface Bucket {
  /** Negative after a conditional request that turned out to cost more. */
  left: number
  at: number
}

/**
 * A token bucket for each client. A 304 counts as a tenth of a request. A conditional request counts as a 304 until its
 * response is known. rate-limiter-flexible (11.4.0) in memory has fixed windows, no limit to the number of clients, a
 * timer for each client, and a promise for each request.
 */
export class RateLimit {
  private readonly perMinute: number
  private readonly now: () => number
  private readonly channel: ChargeChannel | undefined
  private readonly buckets = new LRUCache<string, Bucket>({ max: MAX_CLIENTS })
  private pending = new Map<string, number>()

  /**
   * @param perMinute at least 1
   * @param now monotonic time in milliseconds
   */
  constructor(perMinute: number, now: () => number, channel?: ChargeChannel) {
    this.perMinute = perMinute
    this.now = now
    this.channel = channel
    channel?.onReceive((charges) => {
      for (const [client, cost] of charges) this.subtract(client, cost)
    })
  }

  /** Returns 0 if the request is allowed, else the seconds to wait (RFC 6585 §4, RFC 9110 §10.2.3). */
  admit(client: string, isConditional: boolean): number {
    const cost = isConditional ? NOT_MODIFIED_COST : 1
    const left = this.getRemaining(client)
    if (left < cost) return Math.max(1, Math.ceil(((cost - left) / this.perMinute) * 60))
    this.charge(client, cost)
    return 0
  }

  /** Charges the rest for a conditional request that was answered in full. */
  chargeFullResponse(client: string): void {
    this.charge(client, 1 - NOT_MODIFIED_COST)
  }

  private charge(client: string, cost: number): void {
    this.subtract(client, cost)
    if (this.channel === undefined) return
    if (this.pending.size === 0) setTimeout(() => this.sendPending(), SEND_INTERVAL_MS).unref()
    this.pending.set(client, (this.pending.get(client) ?? 0) + cost)
    if (this.pending.size >= MAX_PENDING) this.sendPending()
  }

  private subtract(client: string, cost: number): void {
    // Several processes may admit requests at the same time; the debt is at most one minute.
    const left = Math.max(this.getRemaining(client) - cost, -this.perMinute)
    this.buckets.set(client, { left, at: this.now() })
  }

  private getRemaining(client: string): number {
    const bucket = this.buckets.peek(client)
    if (bucket === undefined) return this.perMinute
    return Math.min(this.perMinute, bucket.left + ((this.now() - bucket.at) / 60_000) * this.perMinute)
  }

  private sendPending(): void {
    const charges = [...this.pending]
    this.pending = new Map()
    if (charges.length > 0) this.channel?.send(charges)
  }
}

/** Tries to answer a request; returns true if it did. */
export type Answers = (request: IncomingMessage, response: ServerResponse) => boolean

/** Answers 429 with Retry-After for a client above the limit. */
export function limitRequests(
  answers: Answers,
  limit: RateLimit,
  trustedProxies: number,
  requestCounters: RequestCounters,
): Answers {
  return (request, response) => {
    const { headers, url = '' } = request
    // Health checks and metrics have no limit.
    if (HEALTH_PATHS.test(url)) return answers(request, response)
    const client = getNetwork(getClientAddress(request, trustedProxies))
    const isConditional = headers['if-none-match'] !== undefined || headers['if-modified-since'] !== undefined
    const seconds = limit.admit(client, isConditional)
    if (seconds > 0) {
      requestCounters.other(429)
      sendError(request, response, 429, ['Retry-After', String(seconds)])
      return true
    }
    const isAnswered = answers(request, response)
    if (isConditional) {
      const chargeRest = (): void => {
        if (response.statusCode !== 304) limit.chargeFullResponse(client)
      }
      if (response.headersSent) chargeRest()
      else response.once('close', chargeRest)
    }
    return isAnswered
  }
}
