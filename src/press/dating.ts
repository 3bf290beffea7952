import type { Rendition } from '../feeds/rendition.ts'
import type { Instant } from '../newsroom/instant.ts'
import type { DateOf } from './date-book.ts'

/** Which document it is, and when. */
export interface Occasion {
  /** Its path, or what else no other document is called. */
  readonly name: string
  /** The instant of the edition. */
  readonly now: Instant
}

/**
 * A document with its date, in the place of the one printed before it: that very one when nothing is different, so that
 * its compressed forms are kept too.
 *
 * @param made dated by what has happened to what it shows
 */
export async function dated(
  made: Rendition,
  before: Rendition | undefined,
  { name, now }: Occasion,
  date: DateOf,
): Promise<Rendition> {
  const { etag, lastModified: lastChange } = made
  const lastModified = await date({ name, etag, lastChange, now })
  if (before?.etag !== etag) return { ...made, lastModified }
  const isSame = lastModified === before.lastModified && made.links.join() === before.links.join()
  return isSame ? before : { ...made, lastModified, encoded: before.encoded }
}
