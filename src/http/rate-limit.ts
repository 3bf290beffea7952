/** Clients remembered at most; the one that has been away longest is forgotten first. */
const MOST_CLIENTS = 50_000

/** What a conditional request costs, compared with one that asks for everything. */
const CONDITIONAL = 0.1

interface Bucket {
  left: number
  at: number
}

/**
 * A client may ask so often in a minute, and as much at once; conditional requests, which cost next to nothing, ten
 * times as often.
 */
export class RateLimit {
  private readonly perMinute: number
  private readonly now: () => number
  private readonly buckets = new Map<string, Bucket>()

  /** @param now milliseconds, never running back */
  constructor(perMinute: number, now: () => number) {
    this.perMinute = perMinute
    this.now = now
  }

  /** 0 when the request may pass, else how many seconds to wait (RFC 6585 §4, RFC 9110 §10.2.3). */
  wait(client: string, isConditional: boolean): number {
    const at = this.now()
    const known = this.buckets.get(client)
    const refilled = known === undefined ? this.perMinute : known.left + ((at - known.at) / 60_000) * this.perMinute
    const left = Math.min(this.perMinute, refilled)
    const cost = isConditional ? CONDITIONAL : 1
    const passes = left >= cost
    this.buckets.delete(client)
    this.buckets.set(client, { left: passes ? left - cost : left, at })
    if (this.buckets.size > MOST_CLIENTS) this.forgetOne()
    return passes ? 0 : Math.max(1, Math.ceil(((cost - left) / this.perMinute) * 60))
  }

  private forgetOne(): void {
    for (const client of this.buckets.keys()) {
      this.buckets.delete(client)
      return
    }
  }
}
