import type { Catalogue } from '../catalogue/catalogue.ts'
import { catalogueSteps, followingCatalogue } from '../catalogue/update.ts'
import { type Clock, systemClock } from '../clock.ts'
import { finishGently } from '../collections/steps.ts'
import { type Edition, nextTurnOf } from '../feeds/edition.ts'
import type { Article } from '../newsroom/article.ts'
import { articlesOf } from '../newsroom/articles.ts'
import type { Instant } from '../newsroom/instant.ts'
import type { Newsroom } from '../newsroom/site.ts'

/**
 * The wall clock can jump while a timer sleeps, and a timer over 24.8 days fires at once: the clock is looked at again
 * at least this often, in milliseconds.
 */
const LOOK_AGAIN = 30_000

/** How what is new is made without holding up what is being served. */
export interface Preparation {
  /** Called between two pieces of work. @default it is done in one go */
  readonly breathe?: () => Promise<void>
  /** Makes ready what the edition of a catalogue will need. @default nothing */
  readonly prepare?: (catalogue: Catalogue) => Promise<void>
}

/**
 * Holds what is being served: one edition, swapped in one assignment when the content changes or when an instant comes
 * at which an article does. Time never runs back: a clock set back does not hide what was public.
 */
export class Live {
  private readonly print: (catalogue: Catalogue) => Edition
  private readonly clock: Clock
  private readonly onEdition: () => void
  private readonly preparation: Preparation
  private latest: Instant = Number.NEGATIVE_INFINITY
  private timer: { cancel(): void } | undefined
  private catalogue: Catalogue | undefined
  private current: Edition | undefined
  private isClosed = false

  /** @param onEdition told after each swap: what is new is being served by then */
  constructor(
    print: (catalogue: Catalogue) => Edition,
    clock: Clock = systemClock,
    onEdition: () => void = () => {},
    preparation: Preparation = {},
  ) {
    this.print = print
    this.clock = clock
    this.onEdition = onEdition
    this.preparation = preparation
  }

  /** The edition of this very instant; undefined until the first content is there. */
  readonly edition = (): Edition | undefined => {
    const change = nextTurnOf(this.current)
    // A request may come in before the timer: no one sees a story late because of that.
    if (change !== undefined && this.clock.now() >= change) this.turn()
    return this.current
  }

  /**
   * Puts new content in place of the old; resolves when it is being served. Until it is ready the old content is, and
   * goes on with the time. One call at a time.
   */
  async replace(newsroom: Newsroom, articles: Iterable<Article>): Promise<void> {
    const { breathe = async () => {}, prepare = async () => {} } = this.preparation
    const steps = catalogueSteps(this.catalogue, newsroom, articlesOf(articles), this.now())
    const next = await finishGently(steps, breathe)
    // The first content is served at once: what else it needs can be made ready then.
    if (this.catalogue !== undefined) await prepare(next)
    this.catalogue = next
    this.turn()
  }

  close(): void {
    this.isClosed = true
    this.timer?.cancel()
  }

  private now(): Instant {
    this.latest = Math.max(this.latest, this.clock.now())
    return this.latest
  }

  private turn(): void {
    if (this.catalogue === undefined) return
    this.catalogue = followingCatalogue(this.catalogue, this.catalogue.newsroom, this.catalogue.all, this.now())
    this.current = this.print(this.catalogue)
    this.wait()
    this.onEdition()
  }

  private wait(): void {
    this.timer?.cancel()
    const change = nextTurnOf(this.current)
    if (change === undefined || this.isClosed) return
    const ms = Math.min(Math.max(change - this.clock.now(), 0), LOOK_AGAIN)
    this.timer = this.clock.setTimer(() => {
      if (this.clock.now() >= change) this.turn()
      else this.wait()
    }, ms)
  }
}
