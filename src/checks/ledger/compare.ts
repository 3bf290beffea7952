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
import { type Drift, describeChanges, describeMissing } from './drift.ts'
import {
  findPublishedStory,
  type Ledger,
  listIdentityKeys,
  NO_UNTRACKED_ARTICLES,
  type PublishedStory,
  recordPublishedStory,
  type UntrackedArticles,
} from './ledger.ts'

/** Stories looked at in one step. */
const STEP = 100

/** What was published held against what is. */
export interface Comparison {
  readonly articles: Articles
  readonly now: Instant
  /** What subscribers know from now on. A story whose identity has drifted is still what they know, until its record is put right. */
  readonly ledger: Ledger
  /** What subscribers would notice, in the order of ids. */
  readonly drift: readonly Drift[]
  /** By id what is to be looked at next time even if nothing about it changes, with the article of that id. */
  readonly open: ReadonlyMap<string, Article | undefined>
  /** Of the articles those that the ledger does not know. */
  readonly untracked: UntrackedArticles
  readonly schedule: Schedule
}

/** A ledger that nothing has been held against yet. */
export const startComparison = (ledger: Ledger): Comparison => ({
  ...{ ledger, articles: NO_ARTICLES, now: Number.NEGATIVE_INFINITY, drift: [] },
  ...{ open: new Map(), untracked: NO_UNTRACKED_ARTICLES, schedule: EMPTY_SCHEDULE },
})

const NO_ARTICLES = sortArticles([])

/** Holds the ledger against articles, at the cost of what has changed since the last time. */
export function* compareWithLedger(before: Comparison, articles: Articles, instant: Instant): Task<Comparison> {
  // Time never runs back.
  const now = Math.max(before.now, instant)
  const changed = yield* findChanges(before, articles, now)
  const drift = yield* listDrift(before, changed, now)
  const ledger = yield* updateLedger(before.ledger, changed, drift, now)
  const { present } = changed
  const ids = drift.filter(isDrifted).flatMap(({ known, id }) => (id === undefined ? [known.id] : [known.id, id]))
  return {
    ...{ articles, now, ledger, drift },
    open: new Map(ids.map((id) => [id, present.get(id)])),
    untracked: yield* updateUntracked(ledger, before, changed),
    schedule: yield* updateSchedule(before, changed, now),
  }
}

interface Changed {
  readonly added: readonly Article[]
  readonly removed: readonly Article[]
  /** Those for which an instant has come. */
  readonly turned: readonly Article[]
  /** All that are there and to be looked at, by id. */
  readonly present: ReadonlyMap<string, Article>
  /** What is to be looked at, be there an article or none. */
  readonly ids: ReadonlySet<string>
}

function* findChanges(before: Comparison, articles: Articles, now: Instant): Task<Changed> {
  const { added, removed } = articles.changesSince(before.articles)
  const gone = new Set(removed)
  const turned = listDueArticles(before.schedule, now).filter((article) => !gone.has(article))
  const ids = new Set([...before.open.keys(), ...removed.map(({ id }) => id)])
  // At first every story is to be looked for.
  if (before.articles === NO_ARTICLES) yield* forEachInTask(before.ledger.slice(), STEP, ({ id }) => ids.add(id))
  const present = new Map<string, Article>()
  const open = [...before.open.values()].flatMap((article) =>
    article === undefined || gone.has(article) ? [] : article,
  )
  for (const articlesThere of [open, turned, added]) {
    yield* forEachInTask(articlesThere, STEP, (article) => {
      present.set(article.id, article)
      ids.add(article.id)
    })
  }
  return { added, removed, turned, present, ids }
}

function* listDrift(before: Comparison, changed: Changed, now: Instant): Task<Drift[]> {
  const drift: Drift[] = []
  let strangers: UntrackedArticles | undefined
  let done = 0
  for (const id of yield* sortInTask([...changed.ids], compareText)) {
    done += 1
    if (done % STEP === 0) yield
    const known = findPublishedStory(before.ledger, id)
    const article = changed.present.get(id)
    if (known === undefined) continue
    if (article !== undefined) drift.push(...describeChanges(known, article, now))
    else {
      strangers ??= yield* updateUntracked(before.ledger, before, changed)
      drift.push(describeMissing(known, strangers))
    }
  }
  return drift
}

const isDrifted = ({ code }: Drift): boolean => code === 'drifted-identity'

/** Stories whose identity has drifted are still what subscribers know: until then it goes on being told. */
function* updateLedger(before: Ledger, { ids, present }: Changed, drift: readonly Drift[], now: Instant): Task<Ledger> {
  const drifted = drift.filter(isDrifted)
  const kept = new Map<string, PublishedStory | undefined>()
  for (const { id } of drifted) if (id !== undefined) kept.set(id, undefined)
  for (const { known } of drifted) kept.set(known.id, known)
  const [added, removed]: [PublishedStory[], PublishedStory[]] = [[], []]
  let done = 0
  for (const id of new Set([...ids, ...kept.keys()])) {
    done += 1
    if (done % STEP === 0) yield
    const [current, article] = [findPublishedStory(before, id), present.get(id)]
    const is = kept.has(id) ? kept.get(id) : article && recordPublishedStory(article, now, current)
    if (is === current) continue
    if (current !== undefined) removed.push(current)
    if (is !== undefined) added.push(is)
  }
  return yield* before.editedWith(added, removed)
}

function* updateSchedule({ schedule: coming, now: then }: Comparison, changed: Changed, now: Instant): Task<Schedule> {
  const changes = function* (articles: readonly Article[], at: Instant): Task<ScheduledChange[]> {
    const found: ScheduledChange[] = []
    yield* forEachInTask([...articles, ...changed.turned], STEP, (article) => {
      const change = getScheduledChange(article, at)
      if (change !== undefined) found.push(change)
    })
    return found
  }
  return yield* coming.editedWith(yield* changes(changed.added, now), yield* changes(changed.removed, then))
}

/** The articles that a ledger does not know. */
function* updateUntracked(ledger: Ledger, before: Comparison, { present, removed }: Changed): Task<UntrackedArticles> {
  const unknown: Article[] = []
  for (const article of present.values()) {
    if (findPublishedStory(ledger, article.id) === undefined) unknown.push(article)
    if (unknown.length % STEP === 0) yield
  }
  const looked = before.articles.length === 0 ? [] : [...removed, ...present.values()]
  return yield* before.untracked.editedWith(listIdentityKeys(unknown), listIdentityKeys(looked))
}
