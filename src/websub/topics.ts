import type { Edition } from '../feeds/edition.ts'
import { addressOf } from '../feeds/paths.ts'

/** A feed in one format, as hubs know it. */
export interface Topic {
  /** Its one canonical address: the `self` of the feed (WebSub §4). */
  readonly url: string
  /** Where it is in the edition. */
  readonly path: string
  /** Of the bytes that are being served. */
  readonly etag: string
}

/**
 * The topics of an edition, in the order of their paths: every feed that subscribers poll, each format. They are made
 * one after the other; a feed that cannot be made is left out, and its last state stays.
 *
 * @param base the site's address, with a trailing slash
 */
export async function topicsOf(edition: Edition, base: string): Promise<Map<string, Topic>> {
  const topics = new Map<string, Topic>()
  for (const path of edition.feeds) {
    const rendition = await edition.find(path)
    if (rendition === undefined) continue
    const url = addressOf(base, path)
    topics.set(url, { url, path, etag: rendition.etag })
  }
  return topics
}
