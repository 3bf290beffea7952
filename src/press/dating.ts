import type { Rendition } from '../feeds/rendition.ts'
import type { Instant } from '../newsroom/instant.ts'

/**
 * The document that takes another's place: that very one when nothing is different, so that its compressed forms are
 * kept too. Bytes that changed without anything having happened to its articles (a silent edit, a new setting) were
 * modified now, since a client may hold the old bytes with the old date.
 *
 * @param now the instant of the edition
 */
export function dated(made: Rendition, before: Rendition | undefined, now: Instant): Rendition {
  if (before === undefined) return made
  const hasSameBytes = made.etag === before.etag
  const modified = hasSameBytes || made.lastModified > before.lastModified ? made.lastModified : now
  const lastModified = Math.max(before.lastModified, modified)
  if (!hasSameBytes) return { ...made, lastModified }
  const isSame = lastModified === before.lastModified && made.links.join() === before.links.join()
  return isSame ? before : { ...made, lastModified, encoded: before.encoded }
}
