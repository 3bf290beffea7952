import {
  type Comparison,
  compareWithLedger,
  type Drift,
  EMPTY_LEDGER,
  explainWithheld,
  type Ledger,
  type Register,
  startComparison,
} from '../../checks/ledger/index.ts'
import { runCooperatively } from '../../collections/index.ts'
import type { Edition } from '../../edition/index.ts'
import type { Articles, Instant, Newsroom } from '../../model/index.ts'
import { formatProblem, type Problem, type ProblemCode } from '../../problems/index.ts'
import type { RecordSource, Snapshot } from '../../sources/index.ts'
import { describeFileError, makeYielder } from '../../system/index.ts'
import type { LedgerContent, LedgerStore } from '../state/index.ts'
import { checkLostFeeds } from './check-lost-feeds.ts'
import { type LedgerAdopter, recordPublication } from './ledger-adopter.ts'

/** The problems that a server logs; `sectionwire check` reports all. */
const LOGGED_CODES: ReadonlySet<ProblemCode> = new Set([
  ...['drifted-identity', 'deleted-story', 'renamed-file', 'changed-authority', 'lost-feed', 'damaged-ledger'],
] as const)

/** Delay of the comparison after a change, so that requests for the new edition come first. */
const COMPARE_DELAY_MS = 500

/** Changes within this time are written together. */
const WRITE_DELAY_MS = 5000

interface Published {
  readonly articles: Articles
  readonly now: Instant
  readonly newsroom: Newsroom
  readonly edition: Edition
}

/**
 * Compares each edition with the ledger of published articles, logs what subscribers would notice, and updates the
 * ledger.
 */
export class LedgerKeeper {
  private readonly store: LedgerStore
  private readonly source: RecordSource
  private readonly isWithheld: (file: string) => boolean
  private readonly adopter: LedgerAdopter
  private readonly base: string
  private readonly log: (line: string) => void
  private readonly yieldToEventLoop = makeYielder(2)
  private running: Promise<void> = Promise.resolve()
  private reading: Promise<void> | undefined
  private compared: Comparison | undefined
  private written: LedgerContent | undefined
  /** The last edition, whose feeds the ledger gets. */
  private latest: Published | undefined
  /** The articles to compare next. */
  private pending: Published | undefined
  /** The first articles, which take the place of a ledger where there is none. */
  private first: Published | undefined
  private loggedLines: ReadonlySet<string> = new Set()
  private compareTimer: NodeJS.Timeout | undefined
  private writeTimer: NodeJS.Timeout | undefined
  private isWritable = true

  /** @param isWithheld returns true for the file of a record that is there and withheld */
  constructor(
    store: LedgerStore,
    source: RecordSource,
    isWithheld: (file: string) => boolean,
    adopter: LedgerAdopter,
    base: string,
    log: (line: string) => void,
  ) {
    this.store = store
    this.source = source
    this.isWithheld = isWithheld
    this.adopter = adopter
    this.base = base
    this.log = log
  }

  /** Schedules a comparison with the published articles. Of several calls in a row the last one counts. */
  published(articles: Articles, now: Instant, newsroom: Newsroom, edition: Edition): void {
    if (this.pending === undefined)
      this.compareTimer = setTimeout(() => this.queue(this.compare), COMPARE_DELAY_MS).unref()
    this.pending = { articles, now, newsroom, edition }
    this.first ??= this.pending
  }

  /** Compares and writes what is pending. */
  async close(): Promise<void> {
    clearTimeout(this.compareTimer)
    clearTimeout(this.writeTimer)
    this.queue(this.compare)
    this.queue(this.write)
    await this.running
  }

  private queue(work: () => Promise<void>): void {
    this.running = this.running.then(() => work.call(this))
  }

  /** Reads the ledger at the first comparison, when the first edition is already served. */
  private async read(): Promise<void> {
    const content = await this.store.read(this.yieldToEventLoop)
    this.compared = content && startComparison(content.articles)
    this.written = content
  }

  private async compare(): Promise<void> {
    const { pending, first = pending } = this
    this.pending = undefined
    if (pending === undefined || first === undefined) return
    this.reading ??= this.read()
    await this.reading
    const before = this.compared ?? (await this.comparison(startComparison(EMPTY_LEDGER), first))
    this.compared = await this.comparison(before, pending)
    this.latest = pending
    const { drift } = this.compared
    const logged = drift.filter(({ code }) => LOGGED_CODES.has(code))
    const found = [...this.adopter.problems, ...checkLostFeeds(pending.newsroom.site, pending.edition)]
    const problems = [
      ...(await this.source.locate(found)),
      ...(await locateDrift(explainWithheld(logged, this.isWithheld), this.source)),
    ]
    const lines = new Set(problems.map(formatProblem))
    for (const line of lines) if (!this.loggedLines.has(line)) this.log(line)
    this.loggedLines = lines
    if (this.getChanged() === undefined) return
    clearTimeout(this.writeTimer)
    this.writeTimer = setTimeout(() => this.queue(this.write), WRITE_DELAY_MS).unref()
  }

  private comparison(before: Comparison, { articles, now, edition }: Published): Promise<Comparison> {
    return runCooperatively(compareWithLedger(before, articles, now, edition.getArticlePath), this.yieldToEventLoop)
  }

  /** Returns what is to be written; undefined if the ledger has it. */
  private getChanged(): LedgerContent | undefined {
    const { compared, latest, written, base } = this
    if (compared === undefined || latest === undefined) return undefined
    const { register } = this.adopter
    // The scopes that were written are more: they include those of this process.
    const known = written === undefined ? register : { ...register, scopes: written.register.scopes }
    const content = makeLedgerContent(compared.ledger, known, latest, base)
    return written?.articles === content.articles && isEqualRegister(written.register, content.register)
      ? undefined
      : content
  }

  private async write(): Promise<void> {
    const content = this.isWritable ? this.getChanged() : undefined
    if (content === undefined) return
    try {
      await this.store.write(content, this.yieldToEventLoop)
      this.written = content
    } catch (error) {
      this.isWritable = false
      this.log(`Cannot save the ledger of published articles to ${this.store.location}: ${describeFileError(error)}`)
    }
  }
}

/**
 * Returns the content of a ledger after a publication. The tag authority stays while site.yaml names no other.
 *
 * @param base the site's address
 */
export function makeLedgerContent(
  articles: Ledger,
  register: Register,
  { newsroom: { site }, edition }: Pick<Published, 'newsroom' | 'edition'>,
  base: string,
): LedgerContent {
  const { url, tagAuthority } = site
  return {
    articles,
    register: { ...recordPublication(register, edition, base), tagAuthority, ...(url === undefined ? {} : { url }) },
  }
}

const isEqualRegister = (a: Register, b: Register): boolean =>
  a.url === b.url &&
  a.tagAuthority === b.tagAuthority &&
  a.scopes === b.scopes &&
  a.addresses === b.addresses &&
  a.ids === b.ids

/** Returns the changes since the last publication that subscribers would notice; none without a ledger. */
export async function findDrift(
  store: LedgerStore | undefined,
  source: RecordSource,
  { articles, problems }: Pick<Snapshot, 'articles' | 'problems'>,
  now: Instant,
): Promise<Drift[]> {
  const yieldToEventLoop = makeYielder()
  const ledger = await store?.read(yieldToEventLoop)
  if (ledger === undefined) return []
  const task = compareWithLedger(startComparison(ledger.articles), articles, now)
  const { drift } = await runCooperatively(task, yieldToEventLoop)
  return locateDrift(explainWithheld(drift, findWithheld(problems)), source)
}

/** Returns a function that tells whether a record of a file is withheld. */
export function findWithheld(problems: readonly Problem[]): (file: string) => boolean {
  const files = new Set(problems.filter(({ severity }) => severity === 'withheld').map(({ file }) => file))
  return (file) => files.has(file)
}

/** Returns the drift with places. Drift has no references, so none of it is dropped. */
async function locateDrift(drift: readonly Drift[], source: RecordSource): Promise<Drift[]> {
  const located = await source.locate(drift)
  return drift.map((problem, n) => ({ ...problem, ...located[n] }))
}
