import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Edition, Rendition } from '../../edition/index.ts'
import { type DocumentCounters, type RequestCounters, send } from '../server/index.ts'
import { Freshness } from './cache-control.ts'
import { decide } from './decide.ts'
import { asksForHtml } from './negotiate.ts'
import { selectVariant, type Variant } from './variant.ts'

/** A feed that was requested at an address since the edition appeared. */
interface CachedFeed {
  readonly rendition: Rendition
  readonly counters: DocumentCounters
  /** Keyed by Accept-Encoding. */
  readonly variants: Map<string | undefined, Variant>
}

/** Distinct Accept-Encoding values cached for each feed. */
const MAX_VARIANTS = 64

/** Cached addresses; each feed has two or three. */
const MAX_FEEDS = 50_000

/**
 * Answers polls of feeds, which are nearly all requests, without a Koa context: creating one costs as much as the rest
 * of a 304. Every other request (A-IM, browsers, 412, bodies not compressed yet) goes to Koa, which uses the same
 * `decide` and `selectVariant`. Koa also adds the feeds: deleting this class changes no response.
 */
export class FeedFastPath {
  private readonly edition: () => Edition | undefined
  private readonly maxAge: number
  private readonly now: () => number
  private readonly requestCounters: RequestCounters
  private current: Edition | undefined
  private hasDeltas = false
  private freshness: Freshness
  private readonly feeds = new Map<string, CachedFeed>()

  /** @param maxAge freshness of a feed, in seconds */
  constructor(edition: () => Edition | undefined, maxAge: number, now: () => number, requestCounters: RequestCounters) {
    this.edition = edition
    this.maxAge = maxAge
    this.now = now
    this.requestCounters = requestCounters
    this.freshness = new Freshness(maxAge, undefined)
  }

  /** Adds the feed of an edition at a request target. */
  add(edition: Edition, target: string, rendition: Rendition): void {
    // Documents without parts are not feeds.
    if (edition !== this.current || rendition.parts === undefined) return
    if (this.feeds.size >= MAX_FEEDS) return
    const counters = this.requestCounters.getCounters(rendition)
    this.feeds.set(target, { rendition, counters, variants: new Map() })
  }

  /** Answers the request if it is a plain one for a cached feed; returns true if it did. */
  answer(request: IncomingMessage, response: ServerResponse): boolean {
    const current = this.edition()
    if (current !== this.current) this.reset(current)
    const feed = this.feeds.get(request.url ?? '')
    return feed !== undefined && this.answerWith(feed, request, response)
  }

  private reset(edition: Edition | undefined): void {
    this.current = edition
    this.hasDeltas = edition?.hasDeltas === true
    this.freshness = new Freshness(this.maxAge, edition?.nextChange)
    this.feeds.clear()
  }

  private answerWith(feed: CachedFeed, request: IncomingMessage, response: ServerResponse): boolean {
    const { headers, method } = request
    const isHead = method === 'HEAD'
    if ((method !== 'GET' && !isHead) || asksForHtml(headers.accept)) return false
    if (this.hasDeltas && headers['a-im'] !== undefined) return false
    const { rendition, counters } = feed
    const variant = getVariant(feed, headers['accept-encoding'] as string | undefined)
    const fullLength = isHead ? 0 : rendition.body.length
    const now = this.now()
    const decision = decide(headers, variant.validators, this.freshness.isChangeDue(now))
    if (decision === 'not-modified') {
      counters.add(304, 0, fullLength)
      send(request, response, 304, variant.notModified(this.freshness.at(now)))
      return true
    }
    const body = variant.ready
    if (decision !== 'full' || body === undefined) return false
    counters.add(200, isHead ? 0 : body.length, fullLength)
    send(request, response, 200, variant.complete(this.freshness.at(now), body.length), body)
    return true
  }
}

function getVariant({ rendition, variants }: CachedFeed, acceptEncoding: string | undefined): Variant {
  const cached = variants.get(acceptEncoding)
  if (cached !== undefined) return cached
  const variant = selectVariant(rendition, acceptEncoding)
  if (variants.size < MAX_VARIANTS) variants.set(acceptEncoding, variant)
  return variant
}
