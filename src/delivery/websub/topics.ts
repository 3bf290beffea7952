import type { Edition } from '../../edition/index.ts'
import { resolveAddress } from '../../model/index.ts'

/** A feed in one format (WebSub §2). */
export interface Topic {
  /** Its canonical URL: the `self` link of the feed (WebSub §4). */
  readonly url: string
  /** Its path in the edition. */
  readonly path: string
  /** The ETag of the served version. */
  readonly etag: string
}

/**
 * Returns the topics of an edition in the order of their paths: every feed in each format. Renders the feeds one after
 * the other; the edition keeps the renditions.
 *
 * @param base the site's address, with a trailing slash
 * @param isWanted called before each topic; false ends the work
 * @param yieldToEventLoop called before each topic
 */
export async function listTopics(
  edition: Edition,
  base: string,
  isWanted: () => boolean = () => true,
  yieldToEventLoop: () => Promise<void> = async () => {},
): Promise<Map<string, Topic>> {
  const topics = new Map<string, Topic>()
  for (const path of edition.feeds) {
    if (!isWanted()) break
    await yieldToEventLoop()
    const rendition = await edition.find(path)
    if (rendition === undefined) continue
    const url = resolveAddress(base, path)
    topics.set(url, { url, path, etag: rendition.etag })
  }
  return topics
}
