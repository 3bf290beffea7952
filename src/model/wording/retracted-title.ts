import type { Article } from '../article.ts'
import { fillPhrase, type Wording } from './wording.ts'

/** Returns the title of the notice that stands in place of a retracted article. */
export const getRetractedTitle = (
  wording: Pick<Wording, 'retractedHeadline' | 'retractedTitle'>,
  { retracted, title }: Pick<Article, 'retracted' | 'title'>,
): string =>
  retracted?.keepHeadline === true && title !== ''
    ? fillPhrase(wording.retractedHeadline, '{title}', title)
    : wording.retractedTitle
