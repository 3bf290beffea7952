import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import type { Coding, Rendition } from '../feeds/rendition.ts'
import { namesVersion, tagsOf } from './conditional.ts'

/** How many versions of one feed are remembered, and of how many feeds: some ten megabytes at the most. */
const MOST_VERSIONS = 16
const MOST_FEEDS = 2000
/** Deltas kept ready, since many clients hold the same version. */
const MOST_READY = 64

/** A delta: only the entries that are new or changed since the version the client has (RFC 3229, "feed"). */
export interface Delta {
  /** The ETag of that version, as the client sent it. */
  readonly base: string
  readonly body: Buffer
  readonly coding: 'gzip' | 'identity'
}

/** The versions of feeds that were sent, each as the digests of what it held. */
export class DeltaMemory {
  private readonly feeds = new Map<string, Map<string, ReadonlySet<string>>>()
  private readonly ready = new Map<string, Promise<Delta>>()

  /** To be told of every version that a client may come back with. */
  remember({ path, etag, parts }: Rendition): void {
    if (parts === undefined) return
    const versions = this.feeds.get(path) ?? new Map<string, ReadonlySet<string>>()
    if (versions.has(etag)) return
    versions.set(etag, new Set(parts.digests()))
    bound(versions, MOST_VERSIONS)
    this.feeds.delete(path)
    this.feeds.set(path, versions)
    bound(this.feeds, MOST_FEEDS)
  }

  /** The delta from the first version of If-None-Match that is remembered; undefined when none is. */
  async find(rendition: Rendition, ifNoneMatch: string, coding: Coding | 'identity'): Promise<Delta | undefined> {
    const versions = this.feeds.get(rendition.path)
    if (versions === undefined || rendition.parts === undefined) return undefined
    for (const sent of tagsOf(ifNoneMatch)) {
      const etag = [...versions.keys()].find((known) => namesVersion(sent, known))
      const known = etag === undefined ? undefined : versions.get(etag)
      if (etag === undefined || known === undefined) continue
      const key = `${rendition.etag} ${etag} ${rendition.path} ${coding === 'identity' ? '' : 'gzip'}`
      const delta = this.ready.get(key) ?? make(rendition.parts.without(known), coding)
      this.ready.set(key, delta)
      bound(this.ready, MOST_READY)
      return { ...(await delta), base: sent }
    }
    return undefined
  }
}

/** A small document compresses as well with gzip as with anything. */
async function make(text: string, coding: Coding | 'identity'): Promise<Delta> {
  const body = Buffer.from(text, 'utf8')
  if (coding === 'identity') return { base: '', body, coding }
  return { base: '', body: await promisify(gzip)(body), coding: 'gzip' }
}

/** Lets go of the oldest. */
function bound(map: Map<string, unknown>, most: number): void {
  for (const oldest of map.keys()) {
    if (map.size <= most) return
    map.delete(oldest)
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
