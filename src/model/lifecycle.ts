import type { Article } from './article.ts'
import type { Instant } from './instant.ts'

/** What an article is at an instant. Only `live` and `retracted` ones are shown, anywhere. */
export type LifecycleState = 'draft' | 'embargoed' | 'live' | 'retracted' | 'expired' | 'withdrawn'

type Dated = Pick<Article, 'draft' | 'published' | 'updated' | 'expires' | 'corrections' | 'retracted' | 'withdrawn'>

/** The state of an article at `now`. An embargo hides even a retraction; a withdrawal outranks what else is visible. */
export function getLifecycleState(article: Dated, now: Instant): LifecycleState {
  if (article.draft) return 'draft'
  if (article.published > now) return 'embargoed'
  if (article.withdrawn !== undefined && article.withdrawn.at <= now) return 'withdrawn'
  if (article.expires !== undefined && article.expires <= now) return 'expired'
  if (article.retracted !== undefined && article.retracted.at <= now) return 'retracted'
  return 'live'
}

/** Whether anything at all may show the article at `now`. */
export function isVisible(article: Dated, now: Instant): boolean {
  const state = getLifecycleState(article, now)
  return state === 'live' || state === 'retracted'
}

/** Every instant at which something happens to the article, in no order. */
function listChangeInstants(article: Dated): Instant[] {
  return [
    article.published,
    ...(article.updated === undefined ? [] : [article.updated]),
    ...article.corrections.map(({ at }) => at),
    ...(article.retracted === undefined ? [] : [article.retracted.at]),
    ...(article.expires === undefined ? [] : [article.expires]),
    ...(article.withdrawn === undefined ? [] : [article.withdrawn.at]),
  ]
}

/** The first instant after `now` at which the article changes by itself, if there is one. Drafts never do. */
export function getNextChange(article: Dated, now: Instant): Instant | undefined {
  if (article.draft) return undefined
  const { published, updated, corrections, retracted, expires, withdrawn } = article
  let next = earlierOf(earlierOf(undefined, published, now), updated, now)
  for (const { at } of corrections) next = earlierOf(next, at, now)
  return earlierOf(earlierOf(earlierOf(next, retracted?.at, now), expires, now), withdrawn?.at, now)
}

/** Of what is known to come and another instant the one that comes first. */
const earlierOf = (next: Instant | undefined, at: Instant | undefined, now: Instant): Instant | undefined =>
  at === undefined || at <= now || (next !== undefined && next <= at) ? next : at

/** What readers will see happen to an article. */
export type LifecycleEvent = 'appears' | 'updated' | 'corrected' | 'retracted' | 'expires' | 'withdrawn'

/** All that is still to happen to an article in readers' sight, in the order of time. A draft's future is not known. */
export function listUpcomingEvents(
  article: Dated,
  now: Instant,
): { readonly at: Instant; readonly turn: LifecycleEvent }[] {
  if (article.draft) return []
  const coming = [...new Set(listChangeInstants(article))].filter((at) => at > now).sort((a, b) => a - b)
  return coming.flatMap((at) => {
    const turn = getEventAt(article, at)
    return turn === undefined ? [] : [{ at, turn }]
  })
}

/** What happens at one of the article's instants; undefined when nobody can see it. */
function getEventAt(article: Dated, at: Instant): LifecycleEvent | undefined {
  const [wasVisible, isNow] = [isVisible(article, at - 1), getLifecycleState(article, at)]
  if (isNow === 'live' || isNow === 'retracted') {
    if (!wasVisible) return 'appears'
    if (article.retracted?.at === at) return 'retracted'
    return article.corrections.some((correction) => correction.at === at) ? 'corrected' : 'updated'
  }
  if (!wasVisible) return undefined
  return isNow === 'withdrawn' ? 'withdrawn' : 'expires'
}

/**
 * The newest instant at which something happened to what readers see of the article: publication, update, correction
 * or retraction that has come by `now`. It is the entry's `atom:updated` (RFC 4287 §4.2.15).
 */
export function getLastChange(article: Dated, now: Instant): Instant {
  const { published, updated, corrections, retracted } = article
  let newest = published
  if (updated !== undefined && updated <= now && updated > newest) newest = updated
  for (const { at } of corrections) if (at <= now && at > newest) newest = at
  if (retracted !== undefined && retracted.at <= now && retracted.at > newest) newest = retracted.at
  return newest
}
