import { type Coding, compress, type Rendition } from '../feeds/rendition.ts'
import { namesVersion, tagsOf } from './conditional.ts'

/** How many versions of one feed are remembered. */
const MOST_VERSIONS = 16
/** Items and tombstones of all remembered versions together, eight bytes each. */
const MOST_DIGESTS = 4_000_000
/** Deltas kept ready, since many clients hold the same version; in number and in bytes. */
const MOST_READY = 64
const MOST_READY_BYTES = 16 * 1024 * 1024

/** A delta: only the items that are new or changed since the version the client has (RFC 3229, "feed"). */
export interface Delta {
  /** The ETag of that version, as the client sent it. */
  readonly base: string
  readonly body: Buffer
  /** The one that the whole feed would have for this client (RFC 3229 §10.7.1). */
  readonly coding: Coding | 'identity'
}

/** The versions of a feed by their ETags, oldest first, each as the digests of what it held. */
type Versions = Map<string, Float64Array>

/** The versions of feeds that clients hold. */
export class DeltaMemory {
  private readonly feeds = new Map<string, Versions>()
  private digests = 0
  private readonly ready = new Map<string, Promise<Buffer>>()
  private readyBytes = 0

  /** To be told of every version that a client may come back with. */
  remember({ path, etag, parts }: Rendition): void {
    if (parts === undefined) return
    const versions = this.feeds.get(path) ?? new Map<string, Float64Array>()
    if (versions.has(etag)) return
    const digests = Float64Array.from(parts.digests())
    versions.set(etag, digests)
    this.digests += digests.length
    for (const [oldest, held] of versions) {
      if (versions.size <= MOST_VERSIONS) break
      versions.delete(oldest)
      this.digests -= held.length
    }
    // The feed that has changed last is forgotten last.
    this.feeds.delete(path)
    this.feeds.set(path, versions)
    this.forgetFeeds(path)
  }

  /** The delta from the first version of If-None-Match that is remembered; undefined when none is. */
  async find(rendition: Rendition, ifNoneMatch: string, coding: Coding | 'identity'): Promise<Delta | undefined> {
    const versions = this.feeds.get(rendition.path)
    if (versions === undefined || rendition.parts === undefined) return undefined
    for (const sent of tagsOf(ifNoneMatch)) {
      const found = [...versions].find(([etag]) => namesVersion(sent, etag))
      if (found === undefined) continue
      return { base: sent, body: await this.body(rendition, rendition.parts, found, coding), coding }
    }
    return undefined
  }

  private body(
    rendition: Rendition,
    { without }: NonNullable<Rendition['parts']>,
    [etag, digests]: readonly [string, Float64Array],
    coding: Coding | 'identity',
  ): Promise<Buffer> {
    const key = `${rendition.etag} ${etag} ${rendition.path} ${coding}`
    const ready = this.ready.get(key)
    if (ready !== undefined) return ready
    const text = Buffer.from(without(new Set(digests)), 'utf8')
    const made = coding === 'identity' ? Promise.resolve(text) : compress(coding, text)
    this.ready.set(key, made)
    this.boundReady(made).catch(() => this.ready.delete(key))
    return made
  }

  private forgetFeeds(latest: string): void {
    for (const [path, versions] of this.feeds) {
      if (this.digests <= MOST_DIGESTS || path === latest) return
      this.feeds.delete(path)
      for (const held of versions.values()) this.digests -= held.length
    }
  }

  /** Lets go of the deltas that were made first. */
  private async boundReady(made: Promise<Buffer>): Promise<void> {
    this.readyBytes += (await made).length
    for (const [key, oldest] of this.ready) {
      if (this.ready.size <= MOST_READY && this.readyBytes <= MOST_READY_BYTES) return
      if (oldest === made || !this.ready.delete(key)) continue
      this.readyBytes -= (await oldest).length
    }
  }
}

const MANIPULATION = /^[\t ]*feed[\t ]*(?:;[\t ]*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)[\t ]*)?$/i

/** Whether an A-IM field asks for "feed" (RFC 3229 §10.5.3: q=0 refuses it). */
export const asksForDelta = (field: string | undefined): boolean =>
  field !== undefined &&
  field.length <= 1024 &&
  field.split(',').some((entry) => {
    const matched = MANIPULATION.exec(entry)
    return matched !== null && Number(matched[1] ?? '1') > 0
  })
