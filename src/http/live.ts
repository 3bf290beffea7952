import type { Catalogue } from '../catalogue/catalogue.ts'
import { followingCatalogue } from '../catalogue/update.ts'
import { type Clock, systemClock } from '../clock.ts'
import type { Edition } from '../feeds/edition.ts'
import type { Article } from '../newsroom/article.ts'
import type { Difference } from '../newsroom/difference.ts'
import type { Instant } from '../newsroom/instant.ts'
import type { Newsroom } from '../newsroom/site.ts'

/**
 * The wall clock can jump while a timer sleeps, and a timer over 24.8 days fires at once: the clock is looked at again
 * at least this often, in milliseconds.
 */
const LOOK_AGAIN = 30_000

/**
 * Holds what is being served: one edition, swapped in one assignment when the content changes or when an instant comes
 * at which an article does. Time never runs back: a clock set back does not hide what was public.
 */
export class Live {
  private readonly print: (catalogue: Catalogue) => Edition
  private readonly clock: Clock
  private readonly onEdition: () => void
  private newsroom: Newsroom | undefined
  private articles: readonly Article[] = []
  private latest: Instant = Number.NEGATIVE_INFINITY
  private timer: { cancel(): void } | undefined
  private catalogue: Catalogue | undefined
  private current: Edition | undefined

  /** @param onEdition told after each swap: what is new is being served by then */
  constructor(print: (catalogue: Catalogue) => Edition, clock: Clock = systemClock, onEdition: () => void = () => {}) {
    this.print = print
    this.clock = clock
    this.onEdition = onEdition
  }

  /** The edition of this very instant; undefined until the first content is there. */
  readonly edition = (): Edition | undefined => {
    const change = turnOf(this.current)
    // A request may come in before the timer: no one sees a story late because of that.
    if (change !== undefined && this.clock.now() >= change) this.turn()
    return this.current
  }

  /**
   * Puts new content in place of the old.
   *
   * @param difference from the content before, where it is known
   */
  replace(newsroom: Newsroom, articles: readonly Article[], difference?: Difference): void {
    this.newsroom = newsroom
    this.articles = articles
    this.turn(difference)
  }

  close(): void {
    this.timer?.cancel()
  }

  private turn(difference?: Difference): void {
    if (this.newsroom === undefined) return
    this.latest = Math.max(this.latest, this.clock.now())
    this.catalogue = followingCatalogue(this.catalogue, this.newsroom, this.articles, this.latest, difference)
    this.current = this.print(this.catalogue)
    this.wait()
    this.onEdition()
  }

  private wait(): void {
    this.timer?.cancel()
    const change = turnOf(this.current)
    if (change === undefined) return
    const ms = Math.min(Math.max(change - this.clock.now(), 0), LOOK_AGAIN)
    this.timer = this.clock.setTimer(() => {
      if (this.clock.now() >= change) this.turn()
      else this.wait()
    }, ms)
  }
}

const turnOf = (edition: Edition | undefined): Instant | undefined => edition?.nextTurn ?? edition?.nextChange
