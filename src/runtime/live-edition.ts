import { type Catalog, updateCatalog, updateCatalogTask } from '../catalog/index.ts'
import { runCooperatively } from '../collections/index.ts'
import { type Edition, getStaleAt } from '../edition/index.ts'
import { type Article, type Instant, type Newsroom, sortArticles } from '../model/index.ts'
import { type Clock, systemClock } from '../system/index.ts'

/**
 * The wall clock can jump while a timer sleeps, and a timer over 24.8 days fires at once: the clock is looked at again
 * at least this often, in milliseconds.
 */
const LOOK_AGAIN = 30_000

/** How what is new is made without holding up what is being served. */
export interface Preparation {
  /** Called between two pieces of work. @default it is done in one go */
  readonly yieldToEventLoop?: () => Promise<void>
  /** Makes ready what the edition of a catalogue will need. @default nothing */
  readonly prepare?: (catalogue: Catalog) => Promise<void>
}

/**
 * Holds what is being served: one edition, swapped in one assignment when the content changes or when an instant comes
 * at which an article does. Time never runs back: a clock set back does not hide what was public.
 */
export class LiveEdition {
  private readonly build: (catalogue: Catalog) => Edition
  private readonly clock: Clock
  private readonly onEdition: () => void
  private readonly preparation: Preparation
  private latest: Instant = Number.NEGATIVE_INFINITY
  private timer: { cancel(): void } | undefined
  private catalogue: Catalog | undefined
  private current: Edition | undefined
  private isClosed = false

  /** @param onEdition told after each swap: what is new is being served by then */
  constructor(
    print: (catalogue: Catalog) => Edition,
    clock: Clock = systemClock,
    onEdition: () => void = () => {},
    preparation: Preparation = {},
  ) {
    this.build = print
    this.clock = clock
    this.onEdition = onEdition
    this.preparation = preparation
  }

  /** The edition of this very instant; undefined until the first content is there. */
  readonly edition = (): Edition | undefined => {
    const change = getStaleAt(this.current)
    // A request may come in before the timer: no one sees a story late because of that.
    if (change !== undefined && this.clock.now() >= change) this.renew()
    return this.current
  }

  /**
   * Puts new content in place of the old; resolves when it is being served. Until it is ready the old content is, and
   * goes on with the time. One call at a time.
   */
  async replace(newsroom: Newsroom, articles: Iterable<Article>): Promise<void> {
    const { yieldToEventLoop: breathe = async () => {}, prepare = async () => {} } = this.preparation
    const steps = updateCatalogTask(this.catalogue, newsroom, sortArticles(articles), this.now())
    const next = await runCooperatively(steps, breathe)
    // The first content is served at once: what else it needs can be made ready then.
    if (this.catalogue !== undefined) await prepare(next)
    this.catalogue = next
    this.renew()
  }

  close(): void {
    this.isClosed = true
    this.timer?.cancel()
  }

  private now(): Instant {
    this.latest = Math.max(this.latest, this.clock.now())
    return this.latest
  }

  private renew(): void {
    if (this.catalogue === undefined) return
    this.catalogue = updateCatalog(this.catalogue, this.catalogue.newsroom, this.catalogue.all, this.now())
    this.current = this.build(this.catalogue)
    this.wait()
    this.onEdition()
  }

  private wait(): void {
    this.timer?.cancel()
    const change = getStaleAt(this.current)
    if (change === undefined || this.isClosed) return
    const ms = Math.min(Math.max(change - this.clock.now(), 0), LOOK_AGAIN)
    this.timer = this.clock.setTimer(() => {
      if (this.clock.now() >= change) this.renew()
      else this.wait()
    }, ms)
  }
}
