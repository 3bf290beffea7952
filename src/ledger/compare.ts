import { sorted } from '../collections/sort.ts'
import { eachInSteps, type Steps } from '../collections/steps.ts'
import type { Article } from '../newsroom/article.ts'
import { type Articles, articlesOf } from '../newsroom/articles.ts'
import { type Change, type Coming, comingTo, NOTHING_COMING, turnedBy } from '../newsroom/coming.ts'
import { compareText } from '../newsroom/compare-text.ts'
import type { Instant } from '../newsroom/instant.ts'
import { changes, type Drift, missing } from './drift.ts'
import { type Known, knownAs, knownOf, type Ledger } from './ledger.ts'
import { NO_STRANGERS, type Strangers, tracesOf } from './strangers.ts'

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
  readonly strangers: Strangers
  readonly coming: Coming
}

/** A ledger that nothing has been held against yet. */
export const unread = (ledger: Ledger): Comparison => ({
  ...{ ledger, articles: NO_ARTICLES, now: Number.NEGATIVE_INFINITY, drift: [] },
  ...{ open: new Map(), strangers: NO_STRANGERS, coming: NOTHING_COMING },
})

const NO_ARTICLES = articlesOf([])

/** Holds the ledger against articles, at the cost of what has changed since the last time. */
export function* compare(before: Comparison, articles: Articles, instant: Instant): Steps<Comparison> {
  // Time never runs back.
  const now = Math.max(before.now, instant)
  const changed = yield* changedSince(before, articles, now)
  const drift = yield* driftIn(before, changed, now)
  const ledger = yield* ledgerWith(before.ledger, changed, drift, now)
  const { present } = changed
  const ids = drift.filter(isDrifted).flatMap(({ known, id }) => (id === undefined ? [known.id] : [known.id, id]))
  return {
    ...{ articles, now, ledger, drift },
    open: new Map(ids.map((id) => [id, present.get(id)])),
    strangers: yield* strangersTo(ledger, before, changed),
    coming: yield* comingWith(before, changed, now),
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

function* changedSince(before: Comparison, articles: Articles, now: Instant): Steps<Changed> {
  const { added, removed } = articles.changesSince(before.articles)
  const gone = new Set(removed)
  const turned = turnedBy(before.coming, now).filter((article) => !gone.has(article))
  const ids = new Set([...before.open.keys(), ...removed.map(({ id }) => id)])
  // At first every story is to be looked for.
  if (before.articles === NO_ARTICLES) yield* eachInSteps(before.ledger.slice(), STEP, ({ id }) => ids.add(id))
  const present = new Map<string, Article>()
  const open = [...before.open.values()].flatMap((article) =>
    article === undefined || gone.has(article) ? [] : article,
  )
  for (const articlesThere of [open, turned, added]) {
    yield* eachInSteps(articlesThere, STEP, (article) => {
      present.set(article.id, article)
      ids.add(article.id)
    })
  }
  return { added, removed, turned, present, ids }
}

function* driftIn(before: Comparison, changed: Changed, now: Instant): Steps<Drift[]> {
  const drift: Drift[] = []
  let strangers: Strangers | undefined
  let done = 0
  for (const id of yield* sorted([...changed.ids], compareText)) {
    done += 1
    if (done % STEP === 0) yield
    const known = knownAs(before.ledger, id)
    const article = changed.present.get(id)
    if (known === undefined) continue
    if (article !== undefined) drift.push(...changes(known, article, now))
    else {
      strangers ??= yield* strangersTo(before.ledger, before, changed)
      drift.push(missing(known, strangers))
    }
  }
  return drift
}

const isDrifted = ({ code }: Drift): boolean => code === 'drifted-identity'

/** Stories whose identity has drifted are still what subscribers know: until then it goes on being told. */
function* ledgerWith(before: Ledger, { ids, present }: Changed, drift: readonly Drift[], now: Instant): Steps<Ledger> {
  const drifted = drift.filter(isDrifted)
  const kept = new Map<string, Known | undefined>()
  for (const { id } of drifted) if (id !== undefined) kept.set(id, undefined)
  for (const { known } of drifted) kept.set(known.id, known)
  const [added, removed]: [Known[], Known[]] = [[], []]
  let done = 0
  for (const id of new Set([...ids, ...kept.keys()])) {
    done += 1
    if (done % STEP === 0) yield
    const [current, article] = [knownAs(before, id), present.get(id)]
    const is = kept.has(id) ? kept.get(id) : article && knownOf(article, now, current)
    if (is === current) continue
    if (current !== undefined) removed.push(current)
    if (is !== undefined) added.push(is)
  }
  return yield* before.following(added, removed)
}

function* comingWith({ coming, now: then }: Comparison, changed: Changed, now: Instant): Steps<Coming> {
  const changes = function* (articles: readonly Article[], at: Instant): Steps<Change[]> {
    const found: Change[] = []
    yield* eachInSteps([...articles, ...changed.turned], STEP, (article) => {
      const change = comingTo(article, at)
      if (change !== undefined) found.push(change)
    })
    return found
  }
  return yield* coming.following(yield* changes(changed.added, now), yield* changes(changed.removed, then))
}

/** The articles that a ledger does not know. */
function* strangersTo(ledger: Ledger, before: Comparison, { present, removed }: Changed): Steps<Strangers> {
  const unknown: Article[] = []
  for (const article of present.values()) {
    if (knownAs(ledger, article.id) === undefined) unknown.push(article)
    if (unknown.length % STEP === 0) yield
  }
  const looked = before.articles.length === 0 ? [] : [...removed, ...present.values()]
  return yield* before.strangers.following(tracesOf(unknown), tracesOf(looked))
}
