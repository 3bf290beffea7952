import { SortedList } from '../collections/index.ts'
import { type Article, byFile } from './article.ts'
import type { Instant } from './instant.ts'
import { getNextChange } from './lifecycle.ts'

/** The next instant at which time alone changes an article. */
export interface ScheduledChange {
  readonly at: Instant
  readonly article: Article
}

/** Articles that time alone will change, the next one first. */
export type Schedule = SortedList<ScheduledChange>

export const EMPTY_SCHEDULE: Schedule = SortedList.of<ScheduledChange>(
  [],
  (a, b) => a.at - b.at || byFile(a.article, b.article),
)

/** Returns the next scheduled change of an article; undefined when there is none. */
export function getScheduledChange(article: Article, now: Instant): ScheduledChange | undefined {
  const at = getNextChange(article, now)
  return at === undefined ? undefined : { at, article }
}

/** Returns the articles whose change is due at `now`. */
export const listDueArticles = (schedule: Schedule, now: Instant): Article[] =>
  schedule
    .slice(
      0,
      schedule.firstIndex(({ at }) => at > now),
    )
    .map(({ article }) => article)
