import type { Article } from './article.ts'
import type { Instant } from './instant.ts'

/** The state of an article at an instant. Only `live` and `retracted` articles are shown. */
export type LifecycleState = 'draft' | 'embargoed' | 'live' | 'retracted' | 'expired' | 'withdrawn'

type DatedArticle = Pick<
  Article,
  'draft' | 'published' | 'updated' | 'expires' | 'corrections' | 'retracted' | 'withdrawn'
>

/** Returns the state of an article at `now`. An embargo hides even a retraction; a withdrawal outranks all but an embargo. */
export function getLifecycleState(article: DatedArticle, now: Instant): LifecycleState {
  if (article.draft) return 'draft'
  if (article.published > now) return 'embargoed'
  if (article.withdrawn !== undefined && article.withdrawn.at <= now) return 'withdrawn'
  if (article.expires !== undefined && article.expires <= now) return 'expired'
  if (article.retracted !== undefined && article.retracted.at <= now) return 'retracted'
  return 'live'
}

/** Returns whether feeds and pages may show the article at `now`. */
export function isVisible(article: DatedArticle, now: Instant): boolean {
  const state = getLifecycleState(article, now)
  return state === 'live' || state === 'retracted'
}

/** Returns every instant at which the article changes, in no order. */
function listChangeInstants(article: DatedArticle): Instant[] {
  return [
    article.published,
    ...(article.updated === undefined ? [] : [article.updated]),
    ...article.corrections.map(({ at }) => at),
    ...(article.retracted === undefined ? [] : [article.retracted.at]),
    ...(article.expires === undefined ? [] : [article.expires]),
    ...(article.withdrawn === undefined ? [] : [article.withdrawn.at]),
  ]
}

/** Returns the first instant after `now` at which time alone changes the article. Drafts never change. */
export function getNextChange(article: DatedArticle, now: Instant): Instant | undefined {
  if (article.draft) return undefined
  const { published, updated, corrections, retracted, expires, withdrawn } = article
  let next = pickEarlier(pickEarlier(undefined, published, now), updated, now)
  for (const { at } of corrections) next = pickEarlier(next, at, now)
  return pickEarlier(pickEarlier(pickEarlier(next, retracted?.at, now), expires, now), withdrawn?.at, now)
}

/** Returns the earlier of the next change so far and an instant, which counts only after `now`. */
const pickEarlier = (next: Instant | undefined, at: Instant | undefined, now: Instant): Instant | undefined =>
  at === undefined || at <= now || (next !== undefined && next <= at) ? next : at

/** A change of an article that readers will see. */
export type LifecycleEvent = 'appears' | 'updated' | 'corrected' | 'retracted' | 'expires' | 'withdrawn'

/** Returns the coming changes of an article that readers will see, in order of time; none for a draft. */
export function listUpcomingEvents(
  article: DatedArticle,
  now: Instant,
): { readonly at: Instant; readonly turn: LifecycleEvent }[] {
  if (article.draft) return []
  const instants = [...new Set(listChangeInstants(article))].filter((at) => at > now).sort((a, b) => a - b)
  return instants.flatMap((at) => {
    const turn = getEventAt(article, at)
    return turn === undefined ? [] : [{ at, turn }]
  })
}

/** Returns the change at one of the article's instants; undefined when readers cannot see it. */
function getEventAt(article: DatedArticle, at: Instant): LifecycleEvent | undefined {
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
 * Returns the newest instant up to `now` at which the article changed for readers: its publication, update, correction or
 * retraction. It is the entry's `atom:updated` (RFC 4287 §4.2.15).
 */
export function getLastChange(article: DatedArticle, now: Instant): Instant {
  const { published, updated, corrections, retracted } = article
  let newest = published
  if (updated !== undefined && updated <= now && updated > newest) newest = updated
  for (const { at } of corrections) if (at <= now && at > newest) newest = at
  if (retracted !== undefined && retracted.at <= now && retracted.at > newest) newest = retracted.at
  return newest
}
