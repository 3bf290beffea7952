import type { Article } from '../newsroom/article.ts'
import type { Instant } from '../newsroom/instant.ts'
import { firstIndex } from './first-index.ts'

/** Items above which a stretch of the calendar is divided: an archive stays of readable size. */
const MOST_ITEMS = 100

/** A stretch of the calendar (UTC) that is over, with what was published in it. */
export interface Archive {
  /** `2018-07`, where there was much `2018-07-16`, `2018-07-16T20` or `2018-07-16T20-15`. */
  readonly key: string
  /** Newest publication first. */
  readonly articles: readonly Article[]
}

/**
 * A scope's articles as RFC 5005 §4 has them. By publication, which never changes: a story added, corrected or withdrawn
 * later changes only the archive it stands in.
 */
export interface Archives {
  /** Newest first; none is empty. */
  readonly closed: readonly Archive[]
  /** How many articles, the newest, no closed archive holds yet. */
  readonly open: number
  /** When the stretch that is still filling ends; absent: nothing stands in it. */
  readonly closesAt?: Instant
}

/** Lengths of the calendar, longest first: how far an ISO 8601 instant is cut, and when the next one begins. */
const STRETCHES: readonly { readonly length: number; readonly end: (start: Date) => Instant }[] = [
  { length: 'yyyy-mm'.length, end: (start) => Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + 1) },
  { length: 'yyyy-mm-dd'.length, end: (start) => start.getTime() + 86_400_000 },
  { length: 'yyyy-mm-ddThh'.length, end: (start) => start.getTime() + 3_600_000 },
  { length: 'yyyy-mm-ddThh:mm'.length, end: (start) => start.getTime() + 60_000 },
]

/** @param articles visible ones, newest publication first */
export function archivesOf(articles: readonly Article[], now: Instant): Archives {
  const closed: Archive[] = []
  let open = 0
  let closesAt: Instant | undefined
  for (const { end, key, held } of stretches(articles, 0)) {
    if (end <= now) closed.push({ key, articles: held })
    else {
      open += held.length
      closesAt = Math.min(closesAt ?? end, end)
    }
  }
  return { closed, open, ...(closesAt === undefined ? {} : { closesAt }) }
}

/** When the stretch ends that is filling now, if anything stands in it; without looking at what is over. */
export function nextClosing(articles: readonly Article[], now: Instant): Instant | undefined {
  const month = new Date(now).toISOString().slice(0, 'yyyy-mm'.length)
  const start = Date.parse(`${month}-01T00:00:00Z`)
  let count = 0
  while ((articles[count]?.published ?? Number.NEGATIVE_INFINITY) >= start) count += 1
  return count === 0 ? undefined : archivesOf(articles.slice(0, count), now).closesAt
}

interface Stretch {
  readonly key: string
  readonly end: Instant
  readonly held: readonly Article[]
}

function* stretches(articles: readonly Article[], level: number): Generator<Stretch> {
  const stretch = STRETCHES[level]
  if (stretch === undefined) return
  for (let from = 0; from < articles.length; ) {
    const cut = cutOf(articles[from], stretch.length)
    const start = startOf(cut).getTime()
    const to = firstIndex(articles, ({ published }) => published < start, from)
    const held = articles.slice(from, to)
    if (held.length > MOST_ITEMS && level + 1 < STRETCHES.length) yield* stretches(held, level + 1)
    else yield { key: cut.replaceAll(':', '-'), end: stretch.end(startOf(cut)), held }
    from = to
  }
}

/** Whether an instant falls into the archive of that key. */
export const isWithin = (key: string, at: Instant): boolean =>
  new Date(at).toISOString().slice(0, key.length).replaceAll(':', '-') === key

const cutOf = (article: Article | undefined, length: number): string =>
  new Date(article?.published ?? 0).toISOString().slice(0, length)

const startOf = (cut: string): Date => new Date(`${cut}${'0000-01-01T00:00:00Z'.slice(cut.length)}`)
