import { type Article, getLastChange, getLifecycleState, type Instant } from '../../model/index.ts'
import type { Problem } from '../../problems/index.ts'
import type { PublishedArticle, UntrackedArticles } from './ledger.ts'

/**
 * A change against the last publication that subscribers would notice: an article that would appear twice (a fault), an
 * article that disappeared, or a text that changed without `updated` (warnings). With `at` in place of line and column.
 */
export interface Drift extends Problem {
  /** The article as it was published; a key of `check --json`. */
  readonly known: PublishedArticle
  /** The id of the article that it is now. */
  readonly id?: string
}

/** Returns the changes of a published article, from the article with its id. */
export function describeChanges(entry: PublishedArticle, article: Article, now: Instant): Drift[] {
  const state = getLifecycleState(article, now)
  if (state === 'withdrawn' || state === 'expired') return []
  if (state === 'draft') return [describeGone(entry, 'a draft')]
  const problems: Drift[] = []
  const drifted = (key: 'guid' | 'published', is: string, was: string): void => {
    problems.push({
      ...{ code: 'drifted-identity', severity: 'fault', file: article.file, at: [key], known: entry, id: article.id },
      found: `${is} for an article that was published with ${was}`,
      expected: `the old \`${key}\`, because subscribers would see the article twice`,
      ...(key === 'published' ? { fix: 'Set `updated` to say that something changed.' } : {}),
    })
  }
  if (article.guid !== entry.guid) drifted('guid', describeField(article.guid), describeField(entry.guid))
  if (article.published !== entry.published)
    drifted('published', formatInstant(article.published), formatInstant(entry.published))
  const isSilent = state === 'live' && article.digest !== entry.digest && getLastChange(article, now) === entry.updated
  if (isSilent && problems.length === 0) {
    problems.push({
      ...{ code: 'silent-edit', severity: 'warning', file: article.file, at: ['updated'], known: entry },
      found: `another title, summary or text than the one last published, and no change after ${formatInstant(entry.updated)}`,
      expected: '`updated`, if readers should know of the change',
      fix: 'A corrected typo needs no `updated`: the article is published as it is.',
    })
  }
  return problems
}

/** Describes a published article whose id no article has: the id changed, or the file was deleted. */
export function describeMissing(entry: PublishedArticle, untracked: UntrackedArticles): Drift {
  const { id, file, guid, digest } = entry
  const other =
    untracked.last(`file ${file}`) ??
    (guid === undefined ? undefined : untracked.last(`guid ${guid}`)) ??
    untracked.last(`digest ${digest}`)
  if (other === undefined) return describeGone(entry, 'no file')
  return {
    ...{ code: 'drifted-identity', severity: 'fault', file: other.file, at: ['id'], known: entry, id: other.id },
    found: `the id "${other.id}" for the article that was published as "${id}"`,
    expected: `\`id: ${id}\`, because subscribers would see the article twice`,
    fix: other.file === file ? `Put \`id: ${id}\` back.` : `You can rename the file if its record says \`id: ${id}\`.`,
  }
}

/**
 * Rewords the drift of an article whose record is withheld: its file still exists and has to be corrected.
 *
 * @param isWithheld returns true for the file of a record that is there and withheld
 */
export function explainWithheld(drift: readonly Drift[], isWithheld: (file: string) => boolean): Drift[] {
  return drift.map((problem) => {
    const { code, file, known } = problem
    if (code !== 'deleted-story' || known.file !== file || !isWithheld(file)) return problem
    return {
      ...describeGone(known, 'a record that is withheld'),
      expected: 'the record to stay published',
      fix: 'Correct the record: another message says what is wrong with it. Subscribers keep the copy that they have.',
    }
  })
}

const describeGone = (entry: PublishedArticle, found: string): Drift => ({
  ...{ code: 'deleted-story', severity: 'warning', file: entry.file, place: { line: 1, column: 1 }, known: entry },
  found: `${found} for the article "${entry.id}", which was published on ${formatInstant(entry.published)}`,
  expected: 'the record to stay, with `withdrawn` set',
  fix: 'Subscribers keep the copy that they have. Put the file back and run `sectionwire withdraw`: feeds then announce the withdrawal, and the page of the article says that it is gone.',
})

const describeField = (guid: string | undefined): string => (guid === undefined ? 'no guid' : `the guid "${guid}"`)

const formatInstant = (at: Instant): string => new Date(at).toISOString()
