import type { SortedList } from '../collections/index.ts'
import type { Article, Instant } from '../model/index.ts'
import { isLong, PERIOD_LENGTHS, type PeriodLength, parsePeriodKey } from './archive-periods.ts'

/** A period with more items is divided into shorter ones. */
const MAX_ARCHIVE_ITEMS = 100

/** A calendar period (UTC) with its articles: an archive document, if it is over and short enough. */
export interface Archive {
  /** `2010s`, `2018` or `2018-07`; in busy periods `2018-07-16`, `2018-07-16T20` or `2018-07-16T20-15`. */
  readonly key: string
  readonly start: Instant
  /** The start of the next period. */
  readonly end: Instant
  /** Range of its articles in the scope's list; `to` is exclusive. */
  readonly from: number
  readonly to: number
  /** Level of its length: longer periods have lower levels. */
  readonly level: number
}

/**
 * A scope's archives (RFC 5005 §4), newest first. Articles are archived by publication, which never changes, so a
 * later correction or withdrawal changes one archive only. Each archive is found by binary search on demand.
 *
 * An article's archive is the longest period with at most 100 articles that is over. When a year or a decade ends, its
 * archives become one if they fit. While a year or a decade lasts, it is divided, unless the feed itself shows all of it.
 */
export class Archives implements Iterable<Archive> {
  /** Number of newest articles that are in no closed archive yet. */
  readonly open: number
  private readonly articles: SortedList<Article>
  private readonly now: Instant
  private readonly shown: number

  /**
   * @param articles visible at `now`, newest publication first
   * @param shown number of newest articles that the feed shows in any case
   */
  constructor(articles: SortedList<Article>, now: Instant, shown: number) {
    this.articles = articles
    this.now = now
    this.shown = shown
    const newest = this.at(0)
    this.open = newest === undefined || newest.end <= now ? 0 : newest.to
  }

  /** The newest closed archive. */
  get newest(): Archive | undefined {
    return this.at(this.open)
  }

  /**
   * Returns the closed archive of a key, or a closed part of one: when a period is no longer divided, its parts keep
   * their addresses.
   */
  find(key: string): Archive | undefined {
    const period = this.getPeriod(key)
    const archive = period === undefined || period.from === period.to ? undefined : this.at(period.from)
    return archive === undefined || period === undefined || archive.level > period.level ? undefined : period
  }

  /** Returns the newest closed archive with articles of a period, or, if it has none, of the time before it. */
  newestUpTo({ from }: Archive): Archive | undefined {
    return this.at(Math.max(from, this.open))
  }

  /** Returns the next closed archive in time. */
  after({ from }: Archive): Archive | undefined {
    return from <= this.open ? undefined : this.at(from - 1)
  }

  /** Returns the previous closed archive in time. */
  before({ to }: Archive): Archive | undefined {
    return this.at(Math.max(to, this.open))
  }

  listArticles({ from, to }: Archive): readonly Article[] {
    return this.articles.slice(from, to)
  }

  /** Returns the period of a key if it is over; it need not be an archive or have articles. */
  getPeriod(key: string): Archive | undefined {
    const parsed = parsePeriodKey(key)
    const period = parsed && getPeriodAt(this.articles, parsed.start, parsed.length)
    return period !== undefined && period.end <= this.now ? period : undefined
  }

  /** Yields the closed archives. */
  *[Symbol.iterator](): Generator<Archive, undefined, undefined> {
    for (let archive = this.newest; archive !== undefined; archive = this.before(archive)) yield archive
  }

  /** Returns the archive with the article at an index, or the open period. */
  private at(index: number): Archive | undefined {
    const published = this.articles.at(index)?.published
    if (published === undefined) return undefined
    let archive: Archive | undefined
    for (const length of PERIOD_LENGTHS) {
      archive = getPeriodAt(this.articles, published, length)
      const limit = archive.end > this.now && isLong(length) ? this.shown : MAX_ARCHIVE_ITEMS
      if (archive.to - archive.from <= limit) break
    }
    return archive
  }
}

function getPeriodAt(articles: SortedList<Article>, at: Instant, length: PeriodLength): Archive {
  const start = length.getStart(at)
  const end = length.getEnd(start)
  const from = articles.firstIndex(({ published }) => published < end)
  const to = articles.firstIndex(({ published }) => published < start)
  return { key: length.getKey(start), start, end, from, to, level: length.level }
}

/** Returns the keys of the longer periods around an archive, longest first. */
export const listParentKeys = ({ start, level }: Archive): string[] =>
  PERIOD_LENGTHS.filter((length) => length.level < level).map(({ getKey }) => getKey(start))

/**
 * Returns an instant before which no archive of these articles, or of a subset of them, is closed or becomes part of a
 * longer one; undefined if no current period has articles. A subset is never divided finer, but may still fill a longer
 * period.
 */
export function getNextClosing(articles: SortedList<Article>, now: Instant): Instant | undefined {
  let closing: Instant | undefined
  for (const length of PERIOD_LENGTHS) {
    const { from, to, end } = getPeriodAt(articles, now, length)
    if (from === to) break
    closing = end
    if (to - from <= MAX_ARCHIVE_ITEMS && !isLong(length)) break
  }
  return closing
}
