import { type Article, getLastChange, getLifecycleState, type Instant } from '../../model/index.ts'
import type { Problem } from '../../problems/index.ts'
import type { PublishedStory, UntrackedArticles } from './ledger.ts'

/**
 * What subscribers would notice, held against what was last published: a story that would come to them a second time
 * (a fault), one that is gone without a word, one whose text changed though `updated` did not (warnings). With `at` in
 * place of line and column.
 */
export interface Drift extends Problem {
  /** The story as it was known, and the id of the article that it is now. */
  readonly known: PublishedStory
  readonly id?: string
}

/** What has become of a story that subscribers know, in the article that has its id. */
export function describeChanges(known: PublishedStory, article: Article, now: Instant): Drift[] {
  const state = getLifecycleState(article, now)
  if (state === 'withdrawn' || state === 'expired') return []
  if (state === 'draft') return [describeGone(known, 'a draft')]
  const problems: Drift[] = []
  const drifted = (key: 'guid' | 'published', is: string, was: string): void => {
    problems.push({
      ...{ code: 'drifted-identity', severity: 'fault', file: article.file, at: [key], known, id: article.id },
      found: `${is} for a story that was published with ${was}`,
      expected: `the old \`${key}\`, because subscribers would see the story twice`,
      ...(key === 'published' ? { fix: 'Set `updated` to say that something changed.' } : {}),
    })
  }
  if (article.guid !== known.guid) drifted('guid', describeField(article.guid), describeField(known.guid))
  if (article.published !== known.published) drifted('published', iso(article.published), iso(known.published))
  const isSilent = state === 'live' && article.digest !== known.digest && getLastChange(article, now) === known.updated
  if (isSilent && problems.length === 0) {
    problems.push({
      ...{ code: 'silent-edit', severity: 'warning', file: article.file, at: ['updated'], known },
      found: `another title, summary or text than the one last published, and no change after ${iso(known.updated)}`,
      expected: '`updated`, if readers should know of the change',
      fix: 'A corrected typo needs no `updated`: the story is published as it is.',
    })
  }
  return problems
}

/** A story whose id no article has: it goes by another now, or its file was deleted. */
export function describeMissing(known: PublishedStory, strangers: UntrackedArticles): Drift {
  const { id, file, guid, digest } = known
  const other =
    strangers.last(`file ${file}`) ??
    (guid === undefined ? undefined : strangers.last(`guid ${guid}`)) ??
    strangers.last(`digest ${digest}`)
  if (other === undefined) return describeGone(known, 'no file')
  return {
    ...{ code: 'drifted-identity', severity: 'fault', file: other.file, at: ['id'], known, id: other.id },
    found: `the id "${other.id}" for the story that was published as "${id}"`,
    expected: `\`id: ${id}\`, because subscribers would see the story twice`,
    fix: other.file === file ? `Put \`id: ${id}\` back.` : `You can rename the file if its record says \`id: ${id}\`.`,
  }
}

const describeGone = (known: PublishedStory, found: string): Drift => ({
  ...{ code: 'deleted-story', severity: 'warning', file: known.file, place: { line: 1, column: 1 }, known },
  found: `${found} for the story "${known.id}", which was published on ${iso(known.published)}`,
  expected: 'the record to stay, with `withdrawn` set',
  fix: 'Subscribers keep the copy that they have. Put the file back and run `sectionwire withdraw`: feeds then announce the withdrawal, and the page of the story says that it is gone.',
})

const describeField = (guid: string | undefined): string => (guid === undefined ? 'no guid' : `the guid "${guid}"`)

const iso = (at: Instant): string => new Date(at).toISOString()
