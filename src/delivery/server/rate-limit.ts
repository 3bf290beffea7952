import type { IncomingMessage, ServerResponse } from 'node:http'
import { LRUCache } from 'lru-cache'
import { HEALTH_PATHS, sendError } from './answers.ts'
import { getClientAddress, getNetwork } from './client-address.ts'
import type { RequestCounters } from './request-counters.ts'

/** Clients remembered at most; the one that has been away longest is evicted first. */
const MOST_CLIENTS = 50_000

/** What a 304 costs, compared with an answer that sends something. */
const NOT_MODIFIED = 0.1

/** How often, in milliseconds, the other processes are told who has asked for what, and how many clients are gathered. */
const TELL_EVERY = 100
const MOST_GATHERED = 1000

/** What clients have used up, each by its name. */
export type Charges = readonly (readonly [client: string, cost: number])[]

/** The way to the other processes that serve the same: a client may come to any of them. */
export interface ChargeChannel {
  /** Lets the others know of charges. */
  readonly send: (charges: Charges) => void
  /** Calls back with those of the others. */
  readonly onReceive: (listen: (charges: Charges) => void) => void
}

interface Bucket {
  /** Below zero when it turned out afterwards that a request cost more. */
  left: number
  at: number
}

/**
 * A client may ask so often in a minute, and as much at once; a 304, which costs next to nothing, counts a tenth. What a
 * conditional request comes to is known when it has been answered: until then it counts as a 304. In memory,
 * rate-limiter-flexible (11.4.0) has fixed windows, no limit to its clients, a timer for each, and a promise per request.
 */
export class RateLimit {
  private readonly perMinute: number
  private readonly now: () => number
  private readonly channel: ChargeChannel | undefined
  private readonly buckets = new LRUCache<string, Bucket>({ max: MOST_CLIENTS })
  private gathered = new Map<string, number>()

  /**
   * @param perMinute at least 1
   * @param now milliseconds, never running back
   */
  constructor(perMinute: number, now: () => number, sharing?: ChargeChannel) {
    this.perMinute = perMinute
    this.now = now
    this.channel = sharing
    sharing?.onReceive((charges) => {
      for (const [client, cost] of charges) this.use(client, cost)
    })
  }

  /** 0 when the request may pass, else how many seconds to wait (RFC 6585 §4, RFC 9110 §10.2.3). */
  admit(client: string, isConditional: boolean): number {
    const cost = isConditional ? NOT_MODIFIED : 1
    const left = this.getRemaining(client)
    if (left < cost) return Math.max(1, Math.ceil(((cost - left) / this.perMinute) * 60))
    this.charge(client, cost)
    return 0
  }

  /** A conditional request that was admitted has been answered in full. */
  settle(client: string): void {
    this.charge(client, 1 - NOT_MODIFIED)
  }

  private charge(client: string, cost: number): void {
    this.use(client, cost)
    if (this.channel === undefined) return
    if (this.gathered.size === 0) setTimeout(() => this.tell(), TELL_EVERY).unref()
    this.gathered.set(client, (this.gathered.get(client) ?? 0) + cost)
    if (this.gathered.size >= MOST_GATHERED) this.tell()
  }

  private use(client: string, cost: number): void {
    // What several processes let pass at the same moment is owed, but not for ever.
    const left = Math.max(this.getRemaining(client) - cost, -this.perMinute)
    this.buckets.set(client, { left, at: this.now() })
  }

  private getRemaining(client: string): number {
    const known = this.buckets.peek(client)
    if (known === undefined) return this.perMinute
    return Math.min(this.perMinute, known.left + ((this.now() - known.at) / 60_000) * this.perMinute)
  }

  private tell(): void {
    const charges = [...this.gathered]
    this.gathered = new Map()
    if (charges.length > 0) this.channel?.send(charges)
  }
}

/** Answers a request, if it can; whether it did. */
export type Answers = (request: IncomingMessage, response: ServerResponse) => boolean

/** Answers 429 for a client that asks too often; its next answer comes when it has waited. */
export function limitRequests(
  answers: Answers,
  limit: RateLimit,
  trustedProxies: number,
  tally: RequestCounters,
): Answers {
  return (request, response) => {
    const { headers, url = '' } = request
    // Whoever looks after the server is no client of it.
    if (HEALTH_PATHS.test(url)) return answers(request, response)
    const client = getNetwork(getClientAddress(request, trustedProxies))
    const isConditional = headers['if-none-match'] !== undefined || headers['if-modified-since'] !== undefined
    const seconds = limit.admit(client, isConditional)
    if (seconds > 0) {
      tally.other(429)
      sendError(request, response, 429, ['Retry-After', String(seconds)])
      return true
    }
    const isAnswered = answers(request, response)
    if (isConditional) {
      const settle = (): void => {
        if (response.statusCode !== 304) limit.settle(client)
      }
      if (response.headersSent) settle()
      else response.once('close', settle)
    }
    return isAnswered
  }
}
