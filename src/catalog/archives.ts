import type { SortedList } from '../collections/index.ts'
import type { Article, Instant } from '../model/index.ts'

/** Items above which a stretch of the calendar is divided: an archive stays of readable size. */
const MAX_ARCHIVE_ITEMS = 100

/** A stretch of the calendar (UTC) in which something was published. */
export interface Archive {
  /** `2018-07`, where there was much `2018-07-16`, `2018-07-16T20` or `2018-07-16T20-15`. */
  readonly key: string
  readonly start: Instant
  /** When the next stretch begins. */
  readonly end: Instant
  /** Where its articles stand in the list, from one place to another, that one excluded. */
  readonly from: number
  readonly to: number
}

interface Period {
  /** How far an ISO 8601 instant is cut. */
  readonly cut: number
  readonly end: (start: Instant) => Instant
}

/** Lengths of the calendar, longest first. */
const PERIODS: readonly Period[] = [
  { cut: 'yyyy-mm'.length, end: getNextMonth },
  { cut: 'yyyy-mm-dd'.length, end: (start) => start + 86_400_000 },
  { cut: 'yyyy-mm-ddThh'.length, end: (start) => start + 3_600_000 },
  { cut: 'yyyy-mm-ddThh:mm'.length, end: (start) => start + 60_000 },
]

/**
 * A scope's articles as RFC 5005 §4 has them, newest first. By publication, which never changes: a story added,
 * corrected or withdrawn later changes only the archive it stands in. Each is found by halving when it is asked for.
 */
export class Archives implements Iterable<Archive> {
  /** How many articles, the newest, no closed archive holds yet. */
  readonly open: number
  private readonly articles: SortedList<Article>
  private readonly now: Instant

  /** @param articles visible ones at `now`, newest publication first */
  constructor(articles: SortedList<Article>, now: Instant) {
    this.articles = articles
    this.now = now
    const newest = findPeriodHolding(articles, 0)
    this.open = newest === undefined || newest.end <= now ? 0 : newest.to
  }

  /** The newest that is closed. */
  get newest(): Archive | undefined {
    return findPeriodHolding(this.articles, this.open)
  }

  /**
   * The closed one of that key, or a closed part of one: a time that was once so busy that it was divided may be so no
   * more, and the addresses of its parts go on.
   */
  find(key: string): Archive | undefined {
    const stretch = this.period(key)
    const holder =
      stretch === undefined || stretch.from === stretch.to ? undefined : findPeriodHolding(this.articles, stretch.from)
    return holder === undefined || holder.key.length > key.length ? undefined : stretch
  }

  /** The newest of the closed ones that hold a stretch's articles, or of those before it when it has none. */
  newestUpTo({ from }: Archive): Archive | undefined {
    return findPeriodHolding(this.articles, Math.max(from, this.open))
  }

  /** The closed one after another in time. */
  after({ from }: Archive): Archive | undefined {
    return from <= this.open ? undefined : findPeriodHolding(this.articles, from - 1)
  }

  /** The closed one before another in time. */
  before({ to }: Archive): Archive | undefined {
    return findPeriodHolding(this.articles, Math.max(to, this.open))
  }

  listArticles({ from, to }: Archive): readonly Article[] {
    return this.articles.slice(from, to)
  }

  /** The stretch of a key, if it is over: an archive or not, with articles or without. */
  period(key: string): Archive | undefined {
    const length = PERIODS.find(({ cut }) => cut === key.length)
    const start = parseKeyStart(key)
    if (length === undefined || Number.isNaN(start)) return undefined
    const stretch = getPeriodAt(this.articles, start, length)
    return stretch.key === key && stretch.end <= this.now ? stretch : undefined
  }

  /** The closed ones. */
  *[Symbol.iterator](): Generator<Archive, undefined, undefined> {
    for (let archive = this.newest; archive !== undefined; archive = this.before(archive)) yield archive
  }
}

/** The archive that holds the article at a place. */
function findPeriodHolding(articles: SortedList<Article>, place: number): Archive | undefined {
  const published = articles.at(place)?.published
  if (published === undefined) return undefined
  let archive = getPeriodAt(articles, published, PERIODS[0] as Period)
  for (const length of PERIODS.slice(1)) {
    if (archive.to - archive.from <= MAX_ARCHIVE_ITEMS) break
    archive = getPeriodAt(articles, published, length)
  }
  return archive
}

function getPeriodAt(articles: SortedList<Article>, at: Instant, { cut, end: endOf }: Period): Archive {
  const text = new Date(at).toISOString().slice(0, cut)
  const start = parseKeyStart(text)
  const end = endOf(start)
  const from = articles.firstIndex(({ published }) => published < end)
  const to = articles.firstIndex(({ published }) => published < start)
  return { key: text.replaceAll(':', '-'), start, end, from, to }
}

/** The keys of the longer stretches that an archive lies in, longest first. */
export const listParentKeys = ({ key }: Archive): string[] =>
  PERIODS.filter(({ cut }) => cut < key.length).map(({ cut }) => key.slice(0, cut))

/**
 * An instant before which no archive of these articles is closed, nor one of a part of them: a part is divided no finer,
 * but may be filling where all of them together have begun a new stretch. Undefined when nothing is filling.
 */
export function getNextClosing(articles: SortedList<Article>, now: Instant): Instant | undefined {
  let closing: Instant | undefined
  for (const length of PERIODS) {
    const { from, to, end } = getPeriodAt(articles, now, length)
    if (from === to) break
    closing = end
    if (to - from <= MAX_ARCHIVE_ITEMS) break
  }
  return closing
}

/** When the stretch of a key begins; NaN for none. */
const parseKeyStart = (key: string): Instant =>
  Date.parse(`${key.slice(0, 13)}${key.slice(13).replace('-', ':')}${'0000-01-01T00:00:00Z'.slice(key.length)}`)

function getNextMonth(start: Instant): Instant {
  const date = new Date(start)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1)
}
