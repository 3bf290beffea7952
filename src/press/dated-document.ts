import type { Rendition } from '../feeds/rendition.ts'
import type { Instant } from '../newsroom/instant.ts'
import type { DateOf } from './date-book.ts'
import { dated, type Occasion } from './dating.ts'

/**
 * A document that may stand over several editions. Its date is asked for at each of them: where several processes serve
 * the same, another may have seen it become another and the same again, and then it is younger than this one knows.
 */
export class DatedDocument {
  private readonly name: string
  private readonly date: DateOf
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
    { name, now }: Occasion,
    date: DateOf,
  ) {
    this.name = name
    this.date = date
    this.now = now
    this.current = made.then(async (first) => {
      this.lastChange = first.lastModified
      return dated(first, await before?.catch(() => undefined), { name, now }, date)
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
        dated({ ...before, lastModified: this.lastChange }, before, { name: this.name, now }, this.date),
      )
    }
    return this.current
  }
}
