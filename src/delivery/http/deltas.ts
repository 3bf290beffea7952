import { LRUCache } from 'lru-cache'
import { type Coding, compress, type Rendition } from '../../edition/index.ts'
import { type MarkedTag, makeMark, WHOLE } from './delta-tag.ts'

/** Versions remembered for each feed. */
const MAX_VERSIONS = 16
/** Items and tombstones of all remembered versions, eight bytes each. The least recently changed feed is evicted first. */
const MAX_DIGESTS = 4_000_000
/** Cached deltas, in number and bytes. Many clients hold the same version. */
const MAX_CACHED = 64
const MAX_CACHED_BYTES = 16 * 1024 * 1024

/** Marks of answered tags, about 100 bytes each. A client whose mark was evicted gets one more delta. */
const MAX_ANSWERED = 50_000

/** The items that are new or changed since the client's version (RFC 3229, "feed"). */
export interface Delta {
  /** The ETag of the client's version, as the client sent it. */
  readonly base: string
  readonly body: Buffer
  /** The coding that the full feed would have for this client (RFC 3229 §10.7.1). */
  readonly coding: Coding | 'identity'
}

/** A version of a feed as the digests of its items and tombstones. */
interface Version {
  readonly etag: string
  readonly digests: Float64Array
}

/** Shares the marks of sent deltas with the other processes, because a client may poll any of them. */
export interface SentDeltaChannel {
  /** Sends a mark to the others. */
  readonly send: (mark: string) => void
  /** Calls back with marks of the others. */
  readonly onReceive: (listen: (mark: string) => void) => void
}

/** The response to a client of deltas whose version is not the current one. */
export interface DeltaAnswer {
  /** Undefined: the client gets the whole feed. */
  readonly delta: Delta | undefined
  /** The mark of the new ETag. */
  readonly mark: string
}

/**
 * Remembers the versions of feeds that clients hold, so that they can be sent deltas, and which tags were answered with
 * one. A client that comes back with such a tag could not read its delta.
 */
export class DeltaMemory {
  /** Oldest version first. The size is the number of digests plus one. */
  private readonly feeds = new LRUCache<string, readonly Version[]>({ maxSize: MAX_DIGESTS })
  private readonly bodies = new LRUCache<string, Promise<Buffer>>({ max: MAX_CACHED, maxSize: MAX_CACHED_BYTES })
  /** The marks of the tags that were answered with a delta. */
  private readonly answered = new LRUCache<string, true>({ max: MAX_ANSWERED })
  private readonly channel: SentDeltaChannel | undefined

  constructor(channel?: SentDeltaChannel) {
    this.channel = channel
    channel?.onReceive((mark) => this.answered.set(mark, true))
  }

  /** Call it with every version that is sent with a mark, because the client may come back with it. */
  remember({ path, etag, parts }: Rendition): void {
    if (parts === undefined) return
    const remembered = this.feeds.peek(path) ?? []
    if (remembered.some((version) => version.etag === etag)) return
    const versions = [...remembered, { etag, digests: Float64Array.from(parts.digests()) }].slice(-MAX_VERSIONS)
    const size = versions.reduce((total, { digests }) => total + digests.length, 1)
    this.feeds.set(path, versions, { size: Math.min(size, MAX_DIGESTS) })
  }

  /**
   * Returns the response to a client with these tags.
   *
   * @param canHaveDelta false for HEAD, and if a tag names the current version
   */
  async answer(
    rendition: Rendition,
    tags: readonly MarkedTag[],
    coding: Coding | 'identity',
    canHaveDelta: boolean,
  ): Promise<DeltaAnswer> {
    const hasFailed = tags.some(({ mark }) => mark === WHOLE || this.answered.has(mark))
    const mark = hasFailed ? WHOLE : makeMark()
    const delta = hasFailed || !canHaveDelta ? undefined : await this.find(rendition, tags, coding)
    return { delta, mark }
  }

  /** Returns the delta from the first version that is remembered, or undefined if none is. */
  private async find(
    rendition: Rendition,
    tags: readonly MarkedTag[],
    coding: Coding | 'identity',
  ): Promise<Delta | undefined> {
    // `peek`: a feed counts as used when it changes, not when it is requested.
    const versions = this.feeds.peek(rendition.path)
    const { parts } = rendition
    if (versions === undefined || parts === undefined) return undefined
    const byEtag = new Map(versions.map((version) => [version.etag, version]))
    for (const { sent, version, mark } of tags) {
      const found = byEtag.get(version)
      if (found === undefined) continue
      const body = await this.renderBody(rendition, parts, found, coding)
      this.answered.set(mark, true)
      this.channel?.send(mark)
      return { base: sent, body, coding }
    }
    return undefined
  }

  private renderBody(
    rendition: Rendition,
    { without }: NonNullable<Rendition['parts']>,
    { etag, digests }: Version,
    coding: Coding | 'identity',
  ): Promise<Buffer> {
    const key = `${rendition.etag} ${etag} ${rendition.path} ${coding}`
    const cached = this.bodies.get(key)
    if (cached !== undefined) return cached
    const text = Buffer.from(without(new Set(digests)), 'utf8')
    const body = coding === 'identity' ? Promise.resolve(text) : compress(coding, text)
    // The size is that of the uncompressed text, which is known now and is an upper bound.
    this.bodies.set(key, body, { size: Math.max(1, Math.min(text.length, MAX_CACHED_BYTES)) })
    body.catch(() => this.bodies.delete(key))
    return body
  }
}

const MANIPULATION = /^[\t ]*feed[\t ]*(?:;[\t ]*q=(0(?:\.\d{0,3})?|1(?:\.0{0,3})?)[\t ]*)?$/i

/** Returns true if an A-IM field asks for "feed" (RFC 3229 §10.5.3: q=0 refuses it). */
export const asksForDelta = (field: string | undefined): boolean =>
  field !== undefined &&
  field.length <= 1024 &&
  field.split(',').some((entry) => {
    const match = MANIPULATION.exec(entry)
    return match !== null && Number(match[1] ?? '1') > 0
  })
