import { wakefulClock } from '../clock.ts'
import { nextTurnOf } from '../feeds/edition.ts'
import { Live } from '../http/live.ts'
import type { Articles } from '../newsroom/articles.ts'
import { announcerFor } from './announcing.ts'
import type { BuildOptions, Prepared } from './build.ts'
import { follow, polling } from './follow.ts'
import type { ExitCode, Streams } from './streams.ts'

/** After a tree that could not be written (the disk is full, say), how long until the next try, in milliseconds. */
const TRY_AGAIN = 10_000

export interface WatchBuildOptions extends BuildOptions {
  readonly poll?: number | boolean
}

/** Writes the static tree, and again after every change of the directory and at every instant at which a story turns. */
export async function buildAndFollow(
  { reader, press, base, tree, newsroom, articles: first, problems }: Prepared,
  options: WatchBuildOptions,
  { out, err }: Streams,
  stopped: Promise<void>,
): Promise<ExitCode> {
  const say = (line: string): void => {
    err.write(`${line}\n`)
  }
  let articles: Articles = first
  let hubs = newsroom.site.hubs
  let written: ReturnType<Live['edition']>
  let isWanted = false
  let running: Promise<void> = Promise.resolve()
  let again: { cancel(): void } | undefined
  const announcer = announcerFor(options, () => written && { base, hubs, edition: written }, {
    clock: wakefulClock,
    say,
  })
  const write = async (): Promise<void> => {
    const edition = live.edition()
    if (!isWanted || edition === undefined) return
    isWanted = false
    try {
      await tree.write(edition, articles)
    } catch (error) {
      say(`${error instanceof Error ? error.message : String(error)}; it is tried again in ${TRY_AGAIN / 1000} s`)
      again = wakefulClock.setTimer(want, TRY_AGAIN)
      return
    }
    written = edition
    const next = nextTurnOf(edition)
    if (next !== undefined) out.write(`Next change: ${new Date(next).toISOString()}\n`)
    if (options.announce === true) announcer.changed()
  }
  /** Editions that come while one is being written are written as one. */
  const want = (): void => {
    again?.cancel()
    if (!isWanted) running = running.then(write)
    isWanted = true
  }
  const live = new Live((catalogue) => press.edition(catalogue), wakefulClock, want)
  await live.replace(newsroom, articles)
  const watcher = follow(
    reader,
    live,
    options.articles,
    {
      tell: say,
      said: problems,
      onLook: (content) => {
        articles = content.articles
        hubs = content.newsroom?.site.hubs ?? hubs
      },
    },
    polling(options.poll),
  )
  await stopped
  await watcher.close()
  live.close()
  again?.cancel()
  await running
  await announcer.close()
  return 0
}
