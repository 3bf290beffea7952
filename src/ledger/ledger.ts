import type { Article } from '../newsroom/article.ts'
import type { Instant } from '../newsroom/instant.ts'
import { isVisible, lastChange, stateAt } from '../newsroom/lifecycle.ts'
import type { Problem } from '../problem.ts'

/** What subscribers know of a story. */
export interface Known {
  readonly id: string
  readonly file: string
  readonly guid?: string
  readonly published: Instant
  /** The last change that it showed. */
  readonly updated: Instant
  /** Of title, summary and text. */
  readonly digest: string
}

/** What was last published, by id. */
export type Ledger = ReadonlyMap<string, Known>

/**
 * What is published at an instant, to be held against later: the very ledger of before when nothing is different.
 *
 * @param breathe called between stories, so that a long look never holds up a server
 */
export async function ledgerOf(
  articles: Iterable<Article>,
  now: Instant,
  breathe: () => Promise<void>,
  before: Ledger = new Map(),
): Promise<Ledger> {
  const ledger = new Map<string, Known>()
  let isNew = false
  for (const article of articles) {
    await breathe()
    if (!isVisible(article, now)) continue
    const { id, file, guid, published, digest } = article
    const updated = lastChange(article, now)
    const known = { id, file, ...(guid === undefined ? {} : { guid }), published, updated, digest }
    const earlier = before.get(id)
    const kept = earlier !== undefined && isSame(earlier, known)
    isNew ||= !kept
    ledger.set(id, kept ? earlier : known)
  }
  return isNew || ledger.size !== before.size ? ledger : before
}

const isSame = (a: Known, b: Known): boolean =>
  a.file === b.file &&
  a.guid === b.guid &&
  a.published === b.published &&
  a.updated === b.updated &&
  a.digest === b.digest

/**
 * What subscribers would notice, held against what was last published: a story that would come to them a second time
 * (a fault), one that is gone without a word, one whose text changed though `updated` did not (advice). With `at` in
 * place of line and column.
 *
 * @param breathe called between stories, so that a long look never holds up a server
 */
export interface Drift extends Problem {
  /** The story as it was known, and the id of the article that it is now. */
  readonly known: Known
  readonly id?: string
}

export async function driftOf(
  ledger: Ledger,
  articles: readonly Article[],
  now: Instant,
  breathe: () => Promise<void>,
): Promise<Drift[]> {
  const problems: Drift[] = []
  const byId = new Map<string, Article>()
  for (const article of articles) {
    byId.set(article.id, article)
    await breathe()
  }
  let strangers: Strangers | undefined
  for (const known of ledger.values()) {
    const article = byId.get(known.id)
    if (article === undefined) {
      strangers ??= strangersTo(ledger, articles)
      problems.push(missing(known, strangers))
    } else problems.push(...changes(known, article, now))
    await breathe()
  }
  return problems
}

function changes(known: Known, article: Article, now: Instant): Drift[] {
  const state = stateAt(article, now)
  if (state === 'withdrawn' || state === 'expired') return []
  if (state === 'draft') return [gone(known, `a draft, though it was published`)]
  const problems: Drift[] = []
  const drifted = (key: 'guid' | 'published', is: string, was: string): void => {
    problems.push({
      ...{ code: 'drifted-identity', severity: 'fault', file: article.file, at: [key], known, id: article.id },
      found: `${is} for a story that was published with ${was}`,
      expected: `\`${key}\` as it was: subscribers would see the story twice`,
      ...(key === 'published' ? { fix: 'Say with `updated` that something changed.' } : {}),
    })
  }
  if (article.guid !== known.guid) drifted('guid', wordsFor(article.guid), wordsFor(known.guid))
  if (article.published !== known.published) drifted('published', iso(article.published), iso(known.published))
  const isSilent = state === 'live' && article.digest !== known.digest && lastChange(article, now) === known.updated
  if (isSilent && problems.length === 0) {
    problems.push({
      ...{ code: 'silent-edit', severity: 'advice', file: article.file, at: ['updated'], known },
      found: `another title, summary or text than the one last published, and no change after ${iso(known.updated)}`,
      expected: '`updated`, if readers should know of the change',
      fix: 'A slip of the pen needs none: the story is published as it stands.',
    })
  }
  return problems
}

/** Articles that the ledger does not know, by what may show them to be a story that it misses. */
type Strangers = ReadonlyMap<string, Article>

function strangersTo(ledger: Ledger, articles: readonly Article[]): Strangers {
  const strangers = new Map<string, Article>()
  for (const article of articles) {
    if (ledger.has(article.id)) continue
    const { file, digest, guid } = article
    for (const key of [`digest ${digest}`, `file ${file}`, ...(guid === undefined ? [] : [`guid ${guid}`])]) {
      strangers.set(key, article)
    }
  }
  return strangers
}

/** A story whose id no article has: it goes by another now, or its file was deleted. */
function missing(known: Known, strangers: Strangers): Drift {
  const { id, file, guid, digest } = known
  const other =
    strangers.get(`file ${file}`) ??
    (guid === undefined ? undefined : strangers.get(`guid ${guid}`)) ??
    strangers.get(`digest ${digest}`)
  if (other === undefined) return gone(known, 'no file any more')
  return {
    ...{ code: 'drifted-identity', severity: 'fault', file: other.file, at: ['id'], known, id: other.id },
    found: `the id "${other.id}" for the story that was published as "${id}"`,
    expected: `\`id: ${id}\`: subscribers would see the story twice`,
    fix:
      other.file === file ? `Put \`id: ${id}\` back.` : `A file can have any name once its record says \`id: ${id}\`.`,
  }
}

const gone = (known: Known, found: string): Drift => ({
  ...{ code: 'deleted-story', severity: 'advice', file: known.file, place: { line: 1, column: 1 }, known },
  found: `${found}, for the story "${known.id}" of ${iso(known.published)}`,
  expected: 'its record to stay, with `withdrawn`',
  fix: 'Readers keep what they have of it. Put the file back and run `sectionwire withdraw`: that tells them, and its page says that it is gone.',
})

/**
 * A ledger in which stories whose identity has drifted are still what subscribers know: until the record is put right,
 * or the drift is published on purpose, it goes on being told.
 */
export function unforgetting(ledger: Ledger, drift: readonly Drift[]): Ledger {
  const drifted = drift.filter(({ code }) => code === 'drifted-identity')
  if (drifted.length === 0) return ledger
  const kept = new Map(ledger)
  for (const { id } of drifted) if (id !== undefined) kept.delete(id)
  for (const { known } of drifted) kept.set(known.id, known)
  return kept
}

const wordsFor = (guid: string | undefined): string => (guid === undefined ? 'no guid' : `the guid "${guid}"`)

const iso = (at: Instant): string => new Date(at).toISOString()
