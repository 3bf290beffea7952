import type { SortedList } from '../collections/index.ts'
import type { Article, Instant } from '../model/index.ts'

/** A period with more items is divided into shorter ones. */
const MAX_ARCHIVE_ITEMS = 100

/** A calendar period (UTC) with its articles: an archive document, if it is over and short enough. */
export interface Archive {
  /** `2018-07`; in busy periods `2018-07-16`, `2018-07-16T20` or `2018-07-16T20-15`. */
  readonly key: string
  readonly start: Instant
  /** The start of the next period. */
  readonly end: Instant
  /** Range of its articles in the scope's list; `to` is exclusive. */
  readonly from: number
  readonly to: number
}

interface PeriodLength {
  /** Characters of an ISO 8601 instant that name the period. */
  readonly keyLength: number
  readonly getEnd: (start: Instant) => Instant
}

/** Longest first. */
const PERIOD_LENGTHS: readonly PeriodLength[] = [
  { keyLength: 'yyyy-mm'.length, getEnd: getNextMonth },
  { keyLength: 'yyyy-mm-dd'.length, getEnd: (start) => start + 86_400_000 },
  { keyLength: 'yyyy-mm-ddThh'.length, getEnd: (start) => start + 3_600_000 },
  { keyLength: 'yyyy-mm-ddThh:mm'.length, getEnd: (start) => start + 60_000 },
]

/**
 * A scope's archives (RFC 5005 §4), newest first. Articles are archived by publication, which never changes, so a
 * later correction or withdrawal changes one archive only. Each archive is found by binary search on demand.
 */
export class Archives implements Iterable<Archive> {
  /** Number of newest articles that are in no closed archive yet. */
  readonly open: number
  private readonly articles: SortedList<Article>
  private readonly now: Instant

  /** @param articles visible at `now`, newest publication first */
  constructor(articles: SortedList<Article>, now: Instant) {
    this.articles = articles
    this.now = now
    const newest = findArchiveAt(articles, 0)
    this.open = newest === undefined || newest.end <= now ? 0 : newest.to
  }

  /** The newest closed archive. */
  get newest(): Archive | undefined {
    return findArchiveAt(this.articles, this.open)
  }

  /**
   * Returns the closed archive of a key, or a closed part of one: a period that is no longer busy enough to be divided
   * keeps the addresses of its parts.
   */
  find(key: string): Archive | undefined {
    const period = this.getPeriod(key)
    const archive =
      period === undefined || period.from === period.to ? undefined : findArchiveAt(this.articles, period.from)
    return archive === undefined || archive.key.length > key.length ? undefined : period
  }

  /** Returns the newest closed archive with articles of a period, or, if it has none, of the time before it. */
  newestUpTo({ from }: Archive): Archive | undefined {
    return findArchiveAt(this.articles, Math.max(from, this.open))
  }

  /** Returns the next closed archive in time. */
  after({ from }: Archive): Archive | undefined {
    return from <= this.open ? undefined : findArchiveAt(this.articles, from - 1)
  }

  /** Returns the previous closed archive in time. */
  before({ to }: Archive): Archive | undefined {
    return findArchiveAt(this.articles, Math.max(to, this.open))
  }

  listArticles({ from, to }: Archive): readonly Article[] {
    return this.articles.slice(from, to)
  }

  /** Returns the period of a key if it is over; it need not be an archive or have articles. */
  getPeriod(key: string): Archive | undefined {
    const length = PERIOD_LENGTHS.find(({ keyLength }) => keyLength === key.length)
    const start = parseKeyStart(key)
    if (length === undefined || Number.isNaN(start)) return undefined
    const period = getPeriodAt(this.articles, start, length)
    return period.key === key && period.end <= this.now ? period : undefined
  }

  /** Yields the closed archives. */
  *[Symbol.iterator](): Generator<Archive, undefined, undefined> {
    for (let archive = this.newest; archive !== undefined; archive = this.before(archive)) yield archive
  }
}

/** Returns the archive with the article at an index. */
function findArchiveAt(articles: SortedList<Article>, index: number): Archive | undefined {
  const published = articles.at(index)?.published
  if (published === undefined) return undefined
  let archive = getPeriodAt(articles, published, PERIOD_LENGTHS[0] as PeriodLength)
  for (const length of PERIOD_LENGTHS.slice(1)) {
    if (archive.to - archive.from <= MAX_ARCHIVE_ITEMS) break
    archive = getPeriodAt(articles, published, length)
  }
  return archive
}

function getPeriodAt(articles: SortedList<Article>, at: Instant, { keyLength, getEnd }: PeriodLength): Archive {
  const text = new Date(at).toISOString().slice(0, keyLength)
  const start = parseKeyStart(text)
  const end = getEnd(start)
  const from = articles.firstIndex(({ published }) => published < end)
  const to = articles.firstIndex(({ published }) => published < start)
  return { key: text.replaceAll(':', '-'), start, end, from, to }
}

/** Returns the keys of the longer periods around an archive, longest first. */
export const listParentKeys = ({ key }: Archive): string[] =>
  PERIOD_LENGTHS.filter(({ keyLength }) => keyLength < key.length).map(({ keyLength }) => key.slice(0, keyLength))

/**
 * Returns an instant before which no archive of these articles, or of a subset of them, is closed; undefined if no
 * current period has articles. A subset is never divided finer, but may still fill a longer period.
 */
export function getNextClosing(articles: SortedList<Article>, now: Instant): Instant | undefined {
  let closing: Instant | undefined
  for (const length of PERIOD_LENGTHS) {
    const { from, to, end } = getPeriodAt(articles, now, length)
    if (from === to) break
    closing = end
    if (to - from <= MAX_ARCHIVE_ITEMS) break
  }
  return closing
}

/** Returns the start of a key's period, or NaN for an invalid key. */
const parseKeyStart = (key: string): Instant =>
  Date.parse(`${key.slice(0, 13)}${key.slice(13).replace('-', ':')}${'0000-01-01T00:00:00Z'.slice(key.length)}`)

function getNextMonth(start: Instant): Instant {
  const date = new Date(start)
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1)
}
