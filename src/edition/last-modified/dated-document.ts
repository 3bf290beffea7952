import type { Instant } from '../../model/index.ts'
import type { Rendition } from '../rendition.ts'
import type { GetLastModified } from './registry.ts'

/**
 * A document that may stand over several editions. Its date is asked for at each of them: where several processes serve
 * the same, another may have seen it become another and the same again, and then it is younger than this one knows.
 */
export class DatedDocument {
  private readonly name: string
  private readonly date: GetLastModified
  private now: Instant
  private lastChange: Instant = Number.NEGATIVE_INFINITY
  private current: Promise<Rendition>

  /**
   * @param made dated by what has happened to what it shows
   * @param before the one in whose place it stands
   */
  constructor(
    made: Promise<Rendition>,
    before: Promise<Rendition | undefined> | undefined,
    { name, now }: DatingContext,
    date: GetLastModified,
  ) {
    this.name = name
    this.date = date
    this.now = now
    this.current = made.then(async (first) => {
      this.lastChange = first.lastModified
      return dateRendition(first, await before?.catch(() => undefined), { name, now }, date)
    })
  }

  /** As it stood in the last edition that asked for it. */
  get latest(): Promise<Rendition> {
    return this.current
  }

  /** As it stands in the edition of an instant; the same promise as long as that is no later one. */
  at(now: Instant): Promise<Rendition> {
    if (now > this.now) {
      this.now = now
      this.current = this.current.then((before) =>
        dateRendition({ ...before, lastModified: this.lastChange }, before, { name: this.name, now }, this.date),
      )
    }
    return this.current
  }
}

/** Which document it is, and when. */
export interface DatingContext {
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
export async function dateRendition(
  made: Rendition,
  before: Rendition | undefined,
  { name, now }: DatingContext,
  date: GetLastModified,
): Promise<Rendition> {
  const { etag, lastModified: lastChange } = made
  const lastModified = await date({ name, etag, lastChange, now })
  if (before?.etag !== etag) return { ...made, lastModified }
  const isSame = lastModified === before.lastModified && made.links.join() === before.links.join()
  return isSame ? before : { ...made, lastModified, encoded: before.encoded }
}
