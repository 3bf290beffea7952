import { SortedList } from '../collections/sorted-list.ts'
import type { Article } from './article.ts'
import { byFile } from './articles.ts'
import type { Instant } from './instant.ts'
import { nextChange } from './lifecycle.ts'

/** When an article changes by itself next. */
export interface Change {
  readonly at: Instant
  readonly article: Article
}

/** The articles that will change by themselves, the next one first. */
export type Coming = SortedList<Change>

export const NOTHING_COMING: Coming = SortedList.of<Change>([], (a, b) => a.at - b.at || byFile(a.article, b.article))

/** The next change of an article, if it has one before it. */
export function comingTo(article: Article, now: Instant): Change | undefined {
  const at = nextChange(article, now)
  return at === undefined ? undefined : { at, article }
}

/** The articles for which an instant has come. */
export const turnedBy = (coming: Coming, now: Instant): Article[] =>
  coming
    .slice(
      0,
      coming.firstIndex(({ at }) => at > now),
    )
    .map(({ article }) => article)
