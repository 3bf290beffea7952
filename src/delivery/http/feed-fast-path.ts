import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Edition, Rendition } from '../../edition/index.ts'
import { type DocumentCounters, type RequestCounters, send } from '../server/index.ts'
import { Freshness } from './cache-control.ts'
import { chooseCoding } from './codings.ts'
import { evaluateConditions } from './conditional.ts'
import type { DeltaMemory } from './deltas.ts'
import { asksForHtml } from './negotiate.ts'
import { getVariantOf, type Variant } from './variant.ts'

/** A feed that has been asked for at an address since the edition came. */
interface KnownDocument {
  readonly rendition: Rendition
  readonly count: DocumentCounters
  /** Whether clients that come back with it can be given a delta. */
  isRemembered: boolean
  /** By the Accept-Encoding that asked for them. */
  readonly variants: Map<string | undefined, Variant>
}

/** Ways to write Accept-Encoding that are known at once for a feed, at most. */
const MOST_WAYS = 64

/** Addresses known at once, at most: each feed has two or three. */
const MOST_KNOWN = 50_000

/**
 * Polls of feeds, which are nearly all requests, answered before a Koa context is made: it alone costs as much as the
 * rest of a 304. What is not plain (a delta, a person at a browser, a precondition that fails, a body that is still to
 * be compressed) is left to the long way, which answers the same; that way also tells which feed is at an address.
 */
export class FeedFastPath {
  private readonly edition: () => Edition | undefined
  private readonly maxAge: number
  private readonly now: () => number
  private readonly memory: DeltaMemory
  private readonly tally: RequestCounters
  private current: Edition | undefined
  private freshness: Freshness
  private readonly known = new Map<string, KnownDocument>()

  /** @param maxAge freshness of a feed, in seconds */
  constructor(
    edition: () => Edition | undefined,
    maxAge: number,
    now: () => number,
    counters: { readonly memory: DeltaMemory; readonly tally: RequestCounters },
  ) {
    this.edition = edition
    this.maxAge = maxAge
    this.now = now
    this.memory = counters.memory
    this.tally = counters.tally
    this.freshness = new Freshness(maxAge, undefined)
  }

  /** The feed of an edition that is at an address, as the address is written in requests. */
  keep(edition: Edition, target: string, rendition: Rendition): void {
    // What is dated apart, or is no feed, is seldom asked for.
    if (edition !== this.current || rendition.parts === undefined || rendition.maxAge !== undefined) return
    if (this.known.size >= MOST_KNOWN) return
    const count = this.tally.getCounters(rendition)
    this.known.set(target, { rendition, count, isRemembered: false, variants: new Map() })
  }

  /** Answers the request, if it is a plain one for a feed that is known; whether it did. */
  answer(request: IncomingMessage, response: ServerResponse): boolean {
    const current = this.edition()
    if (current !== this.current) this.turnTo(current)
    const known = this.known.get(request.url ?? '')
    return known !== undefined && this.answerWith(known, request, response)
  }

  private turnTo(edition: Edition | undefined): void {
    this.current = edition
    this.freshness = new Freshness(this.maxAge, edition?.nextChange)
    this.known.clear()
  }

  private answerWith(known: KnownDocument, request: IncomingMessage, response: ServerResponse): boolean {
    const { headers, method } = request
    const isHead = method === 'HEAD'
    if ((method !== 'GET' && !isHead) || asksForHtml(headers.accept)) return false
    const { rendition, count } = known
    const variant = getVariant(known, headers['accept-encoding'] as string | undefined)
    const whole = isHead ? 0 : rendition.body.length
    const outcome = evaluateConditions(headers, variant.validators)
    if (outcome === 'not-modified') {
      this.remember(known)
      count.add(304, 0, whole)
      send(request, response, 304, variant.notModified(this.freshness.at(this.now())))
      return true
    }
    const body = variant.ready
    if (outcome === 'failed' || body === undefined || headers['a-im'] !== undefined) return false
    this.remember(known)
    count.add(200, isHead ? 0 : body.length, whole)
    send(request, response, 200, variant.complete(this.freshness.at(this.now()), body.length), body)
    return true
  }

  private remember(known: KnownDocument): void {
    if (known.isRemembered) return
    this.memory.remember(known.rendition)
    known.isRemembered = true
  }
}

function getVariant({ rendition, variants }: KnownDocument, acceptEncoding: string | undefined): Variant {
  const known = variants.get(acceptEncoding)
  if (known !== undefined) return known
  const coding = chooseCoding(acceptEncoding)
  const variant = getVariantOf(rendition, coding === 'none' ? 'identity' : coding)
  if (variants.size < MOST_WAYS) variants.set(acceptEncoding, variant)
  return variant
}
