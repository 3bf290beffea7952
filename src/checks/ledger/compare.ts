import { compareText, forEachInTask, sortInTask, type Task } from '../../collections/index.ts'
import {
  type Article,
  type Articles,
  EMPTY_SCHEDULE,
  getScheduledChange,
  type Instant,
  listDueArticles,
  type Schedule,
  type ScheduledChange,
  sortArticles,
} from '../../model/index.ts'
import type { GetPath } from './adopt-articles.ts'
import { type Drift, describeChanges, describeMissing } from './drift.ts'
import {
  findPublishedArticle,
  type Ledger,
  listIdentityKeys,
  NO_UNTRACKED_ARTICLES,
  type PublishedArticle,
  recordPublishedArticle,
  type UntrackedArticles,
} from './ledger.ts'

/** Number of articles between two yields. */
const BATCH_SIZE = 100

/** The ledger of what was published, compared with the articles. */
export interface Comparison {
  readonly articles: Articles
  readonly now: Instant
  /**
   * The new ledger. It keeps the former entry of an article whose identity has drifted, until its record is corrected.
   */
  readonly ledger: Ledger
  /** Changes that subscribers would notice, in order of ids. */
  readonly drift: readonly Drift[]
  /** Ids to compare again even without a change, with the article of that id. */
  readonly unresolved: ReadonlyMap<string, Article | undefined>
  /** Articles that the ledger does not have. */
  readonly untracked: UntrackedArticles
  readonly schedule: Schedule
}

/** Returns the state before the first comparison. */
export const startComparison = (ledger: Ledger): Comparison => ({
  ...{ ledger, articles: NO_ARTICLES, now: Number.NEGATIVE_INFINITY, drift: [] },
  ...{ unresolved: new Map(), untracked: NO_UNTRACKED_ARTICLES, schedule: EMPTY_SCHEDULE },
})

const NO_ARTICLES = sortArticles([])

/**
 * Compares the ledger with articles that changed since the last comparison.
 *
 * @param getPath returns the path of an article's page, which the ledger keeps
 */
export function* compareWithLedger(
  before: Comparison,
  articles: Articles,
  instant: Instant,
  getPath: GetPath = () => undefined,
): Task<Comparison> {
  // The clock may have been set back.
  const now = Math.max(before.now, instant)
  const changed = yield* findChanges(before, articles, now)
  const drift = yield* listDrift(before, changed, now)
  const ledger = yield* updateLedger(before.ledger, changed, drift, now, getPath)
  const { present } = changed
  const ids = drift.filter(isDrifted).flatMap(({ known, id }) => (id === undefined ? [known.id] : [known.id, id]))
  return {
    ...{ articles, now, ledger, drift },
    unresolved: new Map(ids.map((id) => [id, present.get(id)])),
    untracked: yield* updateUntracked(ledger, before, changed),
    schedule: yield* updateSchedule(before, changed, now),
  }
}

interface ChangedArticles {
  readonly added: readonly Article[]
  readonly removed: readonly Article[]
  /** Articles that time alone has changed. */
  readonly due: readonly Article[]
  /** Articles to compare, by id. */
  readonly present: ReadonlyMap<string, Article>
  /** Ids to compare, with or without an article. */
  readonly ids: ReadonlySet<string>
}

function* findChanges(before: Comparison, articles: Articles, now: Instant): Task<ChangedArticles> {
  const { added, removed } = articles.changesSince(before.articles)
  const gone = new Set(removed)
  const due = listDueArticles(before.schedule, now).filter((article) => !gone.has(article))
  const ids = new Set([...before.unresolved.keys(), ...removed.map(({ id }) => id)])
  // The first comparison includes every article of the ledger.
  if (before.articles === NO_ARTICLES) yield* forEachInTask(before.ledger.slice(), BATCH_SIZE, ({ id }) => ids.add(id))
  const present = new Map<string, Article>()
  const unresolved = [...before.unresolved.values()].flatMap((article) =>
    article === undefined || gone.has(article) ? [] : article,
  )
  for (const articles of [unresolved, due, added]) {
    yield* forEachInTask(articles, BATCH_SIZE, (article) => {
      present.set(article.id, article)
      ids.add(article.id)
    })
  }
  return { added, removed, due, present, ids }
}

function* listDrift(before: Comparison, changed: ChangedArticles, now: Instant): Task<Drift[]> {
  const drift: Drift[] = []
  let untracked: UntrackedArticles | undefined
  let done = 0
  for (const id of yield* sortInTask([...changed.ids], compareText)) {
    done += 1
    if (done % BATCH_SIZE === 0) yield
    const entry = findPublishedArticle(before.ledger, id)
    const article = changed.present.get(id)
    if (entry === undefined) continue
    if (article !== undefined) drift.push(...describeChanges(entry, article, now))
    else {
      untracked ??= yield* updateUntracked(before.ledger, before, changed)
      drift.push(describeMissing(entry, untracked))
    }
  }
  return drift
}

const isDrifted = ({ code }: Drift): boolean => code === 'drifted-identity'

/**
 * Returns the new ledger. Articles whose identity has drifted keep their former entry, so that they are reported again.
 */
function* updateLedger(
  before: Ledger,
  { ids, present }: ChangedArticles,
  drift: readonly Drift[],
  now: Instant,
  getPath: GetPath,
): Task<Ledger> {
  const drifted = drift.filter(isDrifted)
  const kept = new Map<string, PublishedArticle | undefined>()
  for (const { id } of drifted) if (id !== undefined) kept.set(id, undefined)
  for (const { known } of drifted) kept.set(known.id, known)
  const [added, removed]: [PublishedArticle[], PublishedArticle[]] = [[], []]
  let done = 0
  for (const id of new Set([...ids, ...kept.keys()])) {
    done += 1
    if (done % BATCH_SIZE === 0) yield
    const [current, article] = [findPublishedArticle(before, id), present.get(id)]
    const is = kept.has(id) ? kept.get(id) : article && recordPublishedArticle(article, now, current, getPath(article))
    if (is === current) continue
    if (current !== undefined) removed.push(current)
    if (is !== undefined) added.push(is)
  }
  return yield* before.editedWith(added, removed)
}

function* updateSchedule(
  { schedule, now: before }: Comparison,
  changed: ChangedArticles,
  now: Instant,
): Task<Schedule> {
  const changes = function* (articles: readonly Article[], at: Instant): Task<ScheduledChange[]> {
    const found: ScheduledChange[] = []
    yield* forEachInTask([...articles, ...changed.due], BATCH_SIZE, (article) => {
      const change = getScheduledChange(article, at)
      if (change !== undefined) found.push(change)
    })
    return found
  }
  return yield* schedule.editedWith(yield* changes(changed.added, now), yield* changes(changed.removed, before))
}

/** Returns the articles that the ledger does not have. */
function* updateUntracked(
  ledger: Ledger,
  before: Comparison,
  { present, removed }: ChangedArticles,
): Task<UntrackedArticles> {
  const unknown: Article[] = []
  for (const article of present.values()) {
    if (findPublishedArticle(ledger, article.id) === undefined) unknown.push(article)
    if (unknown.length % BATCH_SIZE === 0) yield
  }
  const compared = before.articles.length === 0 ? [] : [...removed, ...present.values()]
  return yield* before.untracked.editedWith(listIdentityKeys(unknown), listIdentityKeys(compared))
}
