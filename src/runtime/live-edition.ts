import { type Catalog, updateCatalog, updateCatalogTask } from '../catalog/index.ts'
import { runCooperatively } from '../collections/index.ts'
import { type Edition, getStaleAt } from '../edition/index.ts'
import { type Article, type Articles, type Instant, type Newsroom, sortArticles } from '../model/index.ts'
import { type Clock, systemClock } from '../system/index.ts'
import type { WithheldArticles } from './rendering/index.ts'

/**
 * Longest sleep: the wall clock can jump meanwhile, and a change must follow within a second; a timer over 24.8 days
 * fires at once.
 */
const MAX_SLEEP_MS = 1_000

/** Builds a new edition while the old one is served. */
export interface Preparation {
  /** Called between pieces of work. @default never yields */
  readonly yieldToEventLoop?: () => Promise<void>
  /** Renders what the edition of a catalog will need. @default nothing */
  readonly prepare?: (catalog: Catalog) => Promise<void>
  /** The articles to leave out; an edition without a new one replaces the current one at once. @default none */
  readonly withheld?: WithheldArticles
}

/**
 * Holds the current edition. Replaces it when the content changes and at each instant at which an article appears,
 * changes or expires. A clock that is set back does not hide what was public.
 */
export class LiveEdition {
  private readonly build: (catalog: Catalog) => Edition
  private readonly clock: Clock
  private readonly onEdition: () => void
  private readonly preparation: Preparation
  private latest: Instant = Number.NEGATIVE_INFINITY
  private timer: { cancel(): void } | undefined
  private catalog: Catalog | undefined
  private current: Edition | undefined
  private isClosed = false

  /** @param onEdition called after each replacement */
  constructor(
    build: (catalog: Catalog) => Edition,
    clock: Clock = systemClock,
    onEdition: () => void = () => {},
    preparation: Preparation = {},
  ) {
    this.build = build
    this.clock = clock
    this.onEdition = onEdition
    this.preparation = preparation
    preparation.withheld?.onAdd(() => this.renew())
  }

  /** Returns the edition of the present; undefined until the first content is there. */
  readonly edition = (): Edition | undefined => {
    const staleAt = getStaleAt(this.current)
    // A request may arrive before the timer fires.
    if (staleAt !== undefined && this.clock.now() >= staleAt) this.renew()
    return this.current
  }

  /**
   * Replaces the content; resolves when the new edition is served. Until then the old content is served, and follows
   * the time. One call at a time.
   */
  async replace(newsroom: Newsroom, articles: Iterable<Article>): Promise<void> {
    const { yieldToEventLoop = async () => {}, prepare = async () => {} } = this.preparation
    const task = updateCatalogTask(this.catalog, newsroom, this.select(sortArticles(articles)), this.now())
    const next = await runCooperatively(task, yieldToEventLoop)
    // The first content is served at once and rendered on demand.
    if (this.catalog !== undefined) await prepare(next)
    this.catalog = next
    this.renew()
  }

  close(): void {
    this.isClosed = true
    this.timer?.cancel()
  }

  private select(articles: Articles): Articles {
    return this.preparation.withheld?.select(articles) ?? articles
  }

  private now(): Instant {
    this.latest = Math.max(this.latest, this.clock.now())
    return this.latest
  }

  private renew(): void {
    if (this.catalog === undefined) return
    this.catalog = updateCatalog(this.catalog, this.catalog.newsroom, this.select(this.catalog.all), this.now())
    this.current = this.build(this.catalog)
    this.wait()
    this.onEdition()
  }

  private wait(): void {
    this.timer?.cancel()
    const staleAt = getStaleAt(this.current)
    if (staleAt === undefined || this.isClosed) return
    const ms = Math.min(Math.max(staleAt - this.clock.now(), 0), MAX_SLEEP_MS)
    this.timer = this.clock.setTimer(() => {
      if (this.clock.now() >= staleAt) this.renew()
      else this.wait()
    }, ms)
  }
}
