import { LRUCache } from 'lru-cache'
import { type Coding, compress, type Rendition } from '../../edition/index.ts'
import { isTagOfVersion, parseTagList } from './conditional.ts'

/** How many versions of one feed are remembered. */
const MOST_VERSIONS = 16
/**
 * Items and tombstones of all remembered versions together, eight bytes each. The feed that changed longest ago is
 * evicted first.
 */
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

/** A version of a feed, as the digests of what it held. */
interface Version {
  readonly etag: string
  readonly digests: Float64Array
}

/** The versions of feeds that clients hold. */
export class DeltaMemory {
  /** Oldest version first; the size counts the digests, and one for the feed. */
  private readonly feeds = new LRUCache<string, readonly Version[]>({ maxSize: MOST_DIGESTS })
  private readonly ready = new LRUCache<string, Promise<Buffer>>({ max: MOST_READY, maxSize: MOST_READY_BYTES })

  /** To be told of every version that a client may come back with. */
  remember({ path, etag, parts }: Rendition): void {
    if (parts === undefined) return
    const known = this.feeds.peek(path) ?? []
    if (known.some((version) => version.etag === etag)) return
    const versions = [...known, { etag, digests: Float64Array.from(parts.digests()) }].slice(-MOST_VERSIONS)
    const size = versions.reduce((total, { digests }) => total + digests.length, 1)
    this.feeds.set(path, versions, { size: Math.min(size, MOST_DIGESTS) })
  }

  /** The delta from the first version of If-None-Match that is remembered; undefined when none is. */
  async find(rendition: Rendition, ifNoneMatch: string, coding: Coding | 'identity'): Promise<Delta | undefined> {
    // A feed counts as used when it changes, not when it is asked for.
    const versions = this.feeds.peek(rendition.path)
    if (versions === undefined || rendition.parts === undefined) return undefined
    for (const sent of parseTagList(ifNoneMatch)) {
      const found = versions.find(({ etag }) => isTagOfVersion(sent, etag))
      if (found === undefined) continue
      return { base: sent, body: await this.body(rendition, rendition.parts, found, coding), coding }
    }
    return undefined
  }

  private body(
    rendition: Rendition,
    { without }: NonNullable<Rendition['parts']>,
    { etag, digests }: Version,
    coding: Coding | 'identity',
  ): Promise<Buffer> {
    const key = `${rendition.etag} ${etag} ${rendition.path} ${coding}`
    const ready = this.ready.get(key)
    if (ready !== undefined) return ready
    const text = Buffer.from(without(new Set(digests)), 'utf8')
    const made = coding === 'identity' ? Promise.resolve(text) : compress(coding, text)
    // Counts as the uncompressed text: its size is known at once, and bounds the compressed one.
    this.ready.set(key, made, { size: Math.max(1, Math.min(text.length, MOST_READY_BYTES)) })
    made.catch(() => this.ready.delete(key))
    return made
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
