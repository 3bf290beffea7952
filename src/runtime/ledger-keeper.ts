import {
  type Comparison,
  compareWithLedger,
  EMPTY_LEDGER,
  type Ledger,
  startComparison,
} from '../checks/ledger/index.ts'
import { runCooperatively } from '../collections/index.ts'
import type { Articles, Instant } from '../model/index.ts'
import { formatProblem, type ProblemCode } from '../problems/index.ts'
import type { RecordSource } from '../sources/index.ts'
import { locateDrift } from './ledger-drift.ts'
import { makeYielder } from './publishing.ts'
import { readLedger, writeLedger } from './state/index.ts'

/** What the person who runs the server should hear of at once; the rest is for `check`. */
const TOLD: ReadonlySet<ProblemCode> = new Set(['drifted-identity', 'deleted-story'])

/** Readers come first: it is compared when what is new has been served for so many milliseconds. */
const COMPARE_AFTER = 500

/** Changes within so many milliseconds are written together. */
const WRITE_AFTER = 5000

interface Shown {
  readonly articles: Articles
  readonly now: Instant
}

/** Holds what is published against what was, says what subscribers would notice, and keeps the ledger. */
export class LedgerKeeper {
  private readonly path: string
  private readonly source: RecordSource
  private readonly log: (line: string) => void
  /** In short stretches: a server goes on answering beside it. */
  private readonly yieldToEventLoop = makeYielder(2)
  private running: Promise<void> = Promise.resolve()
  private reading: Promise<void> | undefined
  private compared: Comparison | undefined
  private written: Ledger | undefined
  /** What is to be compared next, and what is compared with where there is no ledger: what was shown first. */
  private waiting: Shown | undefined
  private first: Shown | undefined
  private told: ReadonlySet<string> = new Set()
  private comparing: NodeJS.Timeout | undefined
  private writing: NodeJS.Timeout | undefined
  private isWritable = true

  constructor(path: string, source: RecordSource, say: (line: string) => void) {
    this.path = path
    this.source = source
    this.log = say
  }

  /** These articles are being published. Returns at once; of several calls in a row the last one counts. */
  published(articles: Articles, now: Instant): void {
    if (this.waiting === undefined) this.comparing = setTimeout(() => this.queue(this.compare), COMPARE_AFTER).unref()
    this.waiting = { articles, now }
    this.first ??= this.waiting
  }

  /** Resolves when everything is on the disk. */
  async close(): Promise<void> {
    clearTimeout(this.comparing)
    clearTimeout(this.writing)
    this.queue(this.compare)
    this.queue(this.write)
    await this.running
  }

  private queue(work: () => Promise<void>): void {
    this.running = this.running.then(() => work.call(this))
  }

  /** Not before it is needed: what is to be served first is being made when this begins. */
  private async read(): Promise<void> {
    const ledger = await readLedger(this.path, this.yieldToEventLoop)
    this.compared = ledger && startComparison(ledger)
    this.written = ledger
  }

  private async compare(): Promise<void> {
    const { waiting, first = waiting } = this
    this.waiting = undefined
    if (waiting === undefined || first === undefined) return
    this.reading ??= this.read()
    await this.reading
    const before = this.compared ?? (await this.comparison(startComparison(EMPTY_LEDGER), first))
    this.compared = await this.comparison(before, waiting)
    const { drift, ledger } = this.compared
    const told = await locateDrift(
      drift.filter(({ code }) => TOLD.has(code)),
      this.source,
    )
    const lines = new Set(told.map(formatProblem))
    for (const line of lines) if (!this.told.has(line)) this.log(line)
    this.told = lines
    if (ledger === this.written) return
    clearTimeout(this.writing)
    this.writing = setTimeout(() => this.queue(this.write), WRITE_AFTER).unref()
  }

  private comparison(before: Comparison, { articles, now }: Shown): Promise<Comparison> {
    return runCooperatively(compareWithLedger(before, articles, now), this.yieldToEventLoop)
  }

  private async write(): Promise<void> {
    const ledger = this.compared?.ledger
    if (ledger === undefined || ledger === this.written || !this.isWritable) return
    try {
      await writeLedger(this.path, ledger, this.yieldToEventLoop)
      this.written = ledger
    } catch (error) {
      this.isWritable = false
      this.log(`${this.path}: the ledger of what is published cannot be kept (${String(error)}); all else goes on`)
    }
  }
}
