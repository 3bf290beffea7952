import type { Catalog } from '../catalog/index.ts'
import { isLasting } from '../delivery/static/index.ts'
import { type Edition, getStaleAt } from '../edition/index.ts'
import { type Article, ArticleNotRendered, type Newsroom } from '../model/index.ts'
import { formatProblems, isFault } from '../problems/index.ts'
import {
  checkLostFeeds,
  checkRedirects,
  checkRuleCount,
  followChanges,
  LiveEdition,
  openAnnouncer,
  trackNewProblems,
} from '../runtime/index.ts'
import { openHubStates } from '../runtime/state/index.ts'
import { type ExitCode, makeYielder, processClock, type Streams } from '../system/index.ts'
import type { BuildOptions, PreparedBuild } from './prepare-build.ts'

/** The delay before writing again after an error such as a full disk. */
const RETRY_MS = 10_000

/** Writes the static tree, and writes it again after every change of the records and at every due date. */
export async function buildAndWatch(
  prepared: PreparedBuild,
  options: BuildOptions,
  streams: Streams,
  stopped: Promise<void>,
): Promise<ExitCode> {
  const build = new WatchedBuild(prepared, options, streams)
  void stopped.then(() => build.stop())
  try {
    await build.start()
    await Promise.race([stopped, build.failed])
  } finally {
    await build.close()
  }
  return 0
}

/** Writes one edition at a time; editions that appear during a write are skipped except the last. */
class WatchedBuild {
  private readonly prepared: PreparedBuild
  private readonly options: BuildOptions
  private readonly streams: Streams
  private readonly live: LiveEdition
  private readonly announcer: ReturnType<typeof openAnnouncer>
  private readonly takeNew = trackNewProblems()
  private following: ReturnType<typeof followChanges> | undefined
  private newsroom: Newsroom
  private catalog: Catalog | undefined
  private written: Edition | undefined
  private isQueued = false
  private writing: Promise<void> = Promise.resolve()
  private retry: { cancel(): void } | undefined
  private readonly ending = new AbortController()
  private loggedError = ''
  /** Rejects when the first edition cannot be written for a reason that a person has to correct. */
  readonly failed: Promise<never>
  private fail: (error: unknown) => void = () => {}

  constructor(prepared: PreparedBuild, options: BuildOptions, streams: Streams) {
    this.prepared = prepared
    this.options = options
    this.streams = streams
    this.newsroom = prepared.newsroom
    this.failed = new Promise((_, reject) => {
      this.fail = reject
    })
    // It may reject before or after `buildAndWatch` waits for it.
    this.failed.catch(() => {})
    this.live = new LiveEdition(
      (catalog) => this.build(catalog),
      processClock,
      () => this.queue(),
      { withheld: prepared.withheld, yieldToEventLoop: makeYielder() },
    )
    const getPublished = () =>
      this.written && { base: prepared.base, hubs: this.newsroom.site.hubs, edition: this.written }
    this.announcer = openAnnouncer(getPublished, {
      store: openHubStates(options, this.log),
      clock: processClock,
      log: this.log,
    })
  }

  async start(): Promise<void> {
    await this.live.replace(this.newsroom, this.prepared.articles)
    const adopting = { replace: (...content: Parameters<LiveEdition['replace']>) => this.adopt(...content) }
    this.following = followChanges(this.prepared.source, adopting, {
      log: this.log,
      loggedProblems: this.prepared.problems,
      select: (problems) => this.prepared.adopter.withoutKeptIds(problems),
    })
  }

  private async adopt(newsroom: Newsroom, articles: Iterable<Article>): Promise<void> {
    const content = await this.prepared.adopter.adopt(newsroom, articles, this.written)
    await this.live.replace(content.newsroom, content.articles)
  }

  /** Ends a running write between two files. */
  stop(): void {
    this.ending.abort()
  }

  async close(): Promise<void> {
    this.stop()
    await this.following?.close()
    this.live.close()
    this.retry?.cancel()
    await this.writing
    await this.prepared.renderPool.close()
    await this.announcer.close()
    await this.prepared.source.close()
  }

  private readonly log = (line: string): void => {
    this.streams.err.write(`${line}\n`)
  }

  private build(catalog: Catalog): Edition {
    this.newsroom = catalog.newsroom
    this.catalog = catalog
    return this.prepared.editionBuilder.edition(catalog)
  }

  private retryAfter(error: unknown): void {
    const message = error instanceof Error ? error.message : String(error)
    if (message !== this.loggedError) this.log(`${message}. Trying again every ${RETRY_MS / 1000} s.`)
    this.loggedError = message
    this.retry = processClock.setTimer(() => this.queue(), RETRY_MS)
  }

  private queue(): void {
    this.retry?.cancel()
    if (!this.isQueued) this.writing = this.writing.then(() => this.write())
    this.isQueued = true
  }

  private async write(): Promise<void> {
    const edition = this.live.edition()
    const { catalog } = this
    if (!this.isQueued || edition === undefined || catalog === undefined || this.ending.signal.aborted) return
    this.isQueued = false
    const { site } = this.newsroom
    try {
      await this.prepared.tree.write(edition, catalog, { signal: this.ending.signal })
    } catch (error) {
      if (this.ending.signal.aborted) return
      // An edition without the article is in the queue.
      if (error instanceof ArticleNotRendered && this.isQueued) return
      if (this.written === undefined && isLasting(error)) this.fail(error)
      else this.retryAfter(error)
      return
    }
    this.loggedError = ''
    this.written = edition
    const faults = [
      ...checkRedirects(site, edition, this.prepared.base).filter(isFault),
      ...this.prepared.adopter.problems,
      ...checkLostFeeds(site, edition),
    ]
    const problems = await this.prepared.source.locate([...faults, ...(await checkRuleCount(edition))])
    this.streams.err.write(formatProblems(this.takeNew(problems)))
    const next = getStaleAt(edition)
    if (next !== undefined) this.streams.out.write(`Next change: ${new Date(next).toISOString()}\n`)
    if (this.options.announce === true) this.announcer.changed()
  }
}
