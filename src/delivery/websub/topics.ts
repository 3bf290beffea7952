import type { Edition } from '../../edition/index.ts'
import { resolveAddress } from '../../model/index.ts'

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
 * one after the other, each giving way to requests, and stay made as long as they do not change.
 *
 * @param base the site's address, with a trailing slash
 * @param isWanted asked before each: once it says no, nobody waits for the rest
 * @param breathe called between them: to find out that one has not changed takes time, too
 */
export async function listTopics(
  edition: Edition,
  base: string,
  isWanted: () => boolean = () => true,
  breathe: () => Promise<void> = async () => {},
): Promise<Map<string, Topic>> {
  const topics = new Map<string, Topic>()
  for (const path of edition.feeds) {
    if (!isWanted()) break
    await breathe()
    const rendition = await edition.find(path)
    if (rendition === undefined) continue
    const url = resolveAddress(base, path)
    topics.set(url, { url, path, etag: rendition.etag })
  }
  return topics
}
