import type { Article } from '../newsroom/article.ts'
import type { Indexed } from './index-chunk.ts'
import type { ReadVersion } from './read-version.ts'

/** What is known of a file. */
export interface Entry extends Indexed {
  /** Of the text, when the stamp alone does not tell one version from the next. */
  readonly racy?: string
  /** The article of the last version that was right, while this one is not. */
  readonly lastGood?: Article
}

/**
 * What is to be kept of a version that was just read. As long as nothing is different from before, the article stays
 * the same object, and nothing is rendered again.
 */
export function entryOf(version: ReadVersion, before?: Entry): Entry {
  const { stamp, article, problems, racy, digest: text, takenBack } = version
  const racyNow = racy && text !== undefined ? { racy: text } : {}
  const rest = article !== undefined ? { article } : takenBack === true ? {} : standIn(before)
  const entry = { stamp, problems, ...rest }
  if (before === undefined) return { ...entry, ...racyNow }
  const { racy: textBefore, ...settled } = before
  const isSame = JSON.stringify(entry) === JSON.stringify(settled)
  // The text may be another within the same stamp, and the article tells nothing of it: its body.
  const isSameText = textBefore === undefined || textBefore === text
  return { ...(isSame && isSameText ? settled : entry), ...racyNow }
}

function standIn(before: Entry | undefined): { lastGood?: Article } {
  const lastGood = before?.article ?? before?.lastGood
  return lastGood === undefined ? {} : { lastGood }
}

/** Whether reading the same text again may give another result, since it names files that may come or go. */
export const dependsOnFiles = ({ article, problems }: Pick<Indexed, 'article' | 'problems'>): boolean =>
  problems.some(({ code }) => code === 'missing-media') ||
  article?.attachments.some(({ length }) => length === undefined) === true

/** Whether the next run may rely on it: nothing racy, nothing that other files decide. */
export const lasts = (entry: Entry): boolean => entry.stamp !== '' && entry.racy === undefined && !dependsOnFiles(entry)
