import type { ContentReader } from '../content/reader.ts'
import { type Ledger, ledgerOf } from '../ledger/ledger.ts'
import { readLedger, writeLedger } from '../ledger/ledger-file.ts'
import type { Article } from '../newsroom/article.ts'
import type { Instant } from '../newsroom/instant.ts'
import { formatProblem, type ProblemCode } from '../problem.ts'
import { placedDrift } from './drift.ts'
import { breather } from './publishing.ts'

/** What the person who runs the server should hear of at once; the rest is for `check`. */
const TOLD: ReadonlySet<ProblemCode> = new Set(['drifted-identity', 'deleted-story'])

/** Readers come first: it is compared when what is new has been served for so many milliseconds. */
const COMPARE_AFTER = 500

/** Changes within so many milliseconds are written together. */
const WRITE_AFTER = 5000

/** Holds what is published against what was, says what subscribers would notice, and keeps the ledger. */
export class LedgerKeeper {
  private readonly path: string
  private readonly reader: ContentReader
  private readonly say: (line: string) => void
  private ledger: Ledger | undefined
  private running: Promise<void> = Promise.resolve()
  private waiting: { readonly articles: readonly Article[]; readonly now: Instant } | undefined
  private comparing: NodeJS.Timeout | undefined
  private timer: NodeJS.Timeout | undefined
  private unwritten: Ledger | undefined
  private isWritable = true
  /** In short stretches: a server goes on answering beside it. */
  private readonly breathe = breather(2)

  constructor(path: string, reader: ContentReader, say: (line: string) => void) {
    this.path = path
    this.reader = reader
    this.say = say
    this.running = readLedger(path, this.breathe).then((ledger) => {
      this.ledger = ledger
    })
  }

  /** These articles are being published. Returns at once; of several calls in a row the last one counts. */
  published(articles: readonly Article[], now: Instant): void {
    const isUnderWay = this.waiting !== undefined
    this.waiting = { articles, now }
    if (!isUnderWay) this.comparing = setTimeout(() => this.look(), COMPARE_AFTER).unref()
  }

  /** Resolves when everything is on the disk. */
  async close(): Promise<void> {
    clearTimeout(this.comparing)
    this.look()
    await this.running
    clearTimeout(this.timer)
    await this.write()
  }

  private look(): void {
    this.running = this.running.then(() => this.compare())
  }

  private async compare(): Promise<void> {
    const { waiting } = this
    this.waiting = undefined
    if (waiting === undefined) return
    const { articles, now } = waiting
    const drift =
      this.ledger === undefined ? [] : await placedDrift(this.ledger, this.reader, articles, now, this.breathe)
    for (const problem of drift) if (TOLD.has(problem.code)) this.say(formatProblem(problem))
    const before = this.ledger
    this.ledger = await ledgerOf(articles, now, this.breathe, before)
    if (this.ledger === before) return
    this.unwritten = this.ledger
    this.timer ??= setTimeout(() => {
      this.running = this.running.then(() => this.write())
    }, WRITE_AFTER).unref()
  }

  private async write(): Promise<void> {
    this.timer = undefined
    const { unwritten } = this
    this.unwritten = undefined
    if (unwritten === undefined || !this.isWritable) return
    try {
      await writeLedger(this.path, unwritten, this.breathe)
    } catch (error) {
      this.isWritable = false
      this.say(`${this.path}: the ledger of what is published cannot be kept (${String(error)}); all else goes on`)
    }
  }
}
