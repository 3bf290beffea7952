import { SortedList } from '../collections/sorted-list.ts'
import type { Article } from '../newsroom/article.ts'
import { compareText } from '../newsroom/compare-text.ts'
import type { Instant } from '../newsroom/instant.ts'
import { stateAt } from '../newsroom/lifecycle.ts'
import { newestFirst } from './orders.ts'

const DAY = 86_400_000

/** An article that was public and is no more. */
export interface Departure {
  readonly article: Article
  readonly at: Instant
  /** Withdrawn ones are told of (RFC 6721), expired ones not. */
  readonly isWithdrawn: boolean
}

/** What has left a scope by expiry or withdrawal. */
export interface Departed {
  /** Newest publication first. */
  readonly byPublication: SortedList<Departure>
  /** The latest to leave first. */
  readonly byDeparture: SortedList<Departure>
}

/** How an article left that was public; undefined for one that has not left, or that nobody ever saw. */
export function departureOf(article: Article, now: Instant): Departure | undefined {
  const state = stateAt(article, now)
  const at = state === 'withdrawn' ? article.withdrawn?.at : state === 'expired' ? article.expires : undefined
  return at === undefined || at < article.published ? undefined : { article, at, isWithdrawn: state === 'withdrawn' }
}

const byPublication = (a: Departure, b: Departure): number => newestFirst(a.article, b.article)

const byDeparture = (a: Departure, b: Departure): number => b.at - a.at || byPublication(a, b)

/** Nothing has left yet. */
export const NOBODY: Departed = {
  byPublication: SortedList.of<Departure>([], byPublication),
  byDeparture: SortedList.of<Departure>([], byDeparture),
}

/** What has left a scope, after some have come to it and some have gone from it; at the cost of those. */
export const departing = (before: Departed, added: readonly Departure[], removed: readonly Departure[]): Departed => ({
  byPublication: before.byPublication.with(added, removed),
  byDeparture: before.byDeparture.with(added, removed),
})

/** The articles withdrawn within so many days, by id: what subscribers are told as tombstones. */
export function withdrawnLately({ byDeparture: left }: Departed, days: number, now: Instant): readonly Article[] {
  const lately = left.slice(
    0,
    left.firstIndex(({ at }) => at <= now - days * DAY),
  )
  return lately
    .filter(({ isWithdrawn }) => isWithdrawn)
    .map(({ article }) => article)
    .sort((a, b) => compareText(a.id, b.id))
}

/** When the next tombstone has been there for long enough; undefined when there is none. */
export function nextForgotten({ byDeparture: left }: Departed, days: number, now: Instant): Instant | undefined {
  for (let at = left.firstIndex((each) => each.at <= now - days * DAY) - 1; at >= 0; at -= 1) {
    const departure = left.at(at)
    if (departure?.isWithdrawn === true) return departure.at + days * DAY
  }
  return undefined
}

/** When the last one left of those published within a stretch of time. */
export function lastDeparture(
  departed: Departed,
  stretch?: { readonly start: Instant; readonly end: Instant },
): Instant | undefined {
  const { byPublication: left } = departed
  if (stretch === undefined) return departed.byDeparture.at(0)?.at
  const from = left.firstIndex(({ article }) => article.published < stretch.end)
  const to = left.firstIndex(({ article }) => article.published < stretch.start)
  return left.slice(from, to).reduce<Instant | undefined>((last, { at }) => Math.max(last ?? at, at), undefined)
}
