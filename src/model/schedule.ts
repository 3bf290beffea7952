import { SortedList } from '../collections/index.ts'
import { type Article, byFile } from './article.ts'
import type { Instant } from './instant.ts'
import { getNextChange } from './lifecycle.ts'

/** When an article changes by itself next. */
export interface ScheduledChange {
  readonly at: Instant
  readonly article: Article
}

/** The articles that will change by themselves, the next one first. */
export type Schedule = SortedList<ScheduledChange>

export const EMPTY_SCHEDULE: Schedule = SortedList.of<ScheduledChange>(
  [],
  (a, b) => a.at - b.at || byFile(a.article, b.article),
)

/** The next change of an article, if it has one before it. */
export function getScheduledChange(article: Article, now: Instant): ScheduledChange | undefined {
  const at = getNextChange(article, now)
  return at === undefined ? undefined : { at, article }
}

/** The articles for which an instant has come. */
export const listDueArticles = (coming: Schedule, now: Instant): Article[] =>
  coming
    .slice(
      0,
      coming.firstIndex(({ at }) => at > now),
    )
    .map(({ article }) => article)
