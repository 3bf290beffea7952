import type { Catalogue } from '../catalogue/catalogue.ts'
import { wakefulClock } from '../clock.ts'
import { type Edition, nextTurnOf } from '../feeds/edition.ts'
import { Live } from '../http/live.ts'
import type { Articles } from '../newsroom/articles.ts'
import { announcerFor } from './announcing.ts'
import type { BuildOptions, Prepared } from './build.ts'
import { follow, polling } from './follow.ts'
import { movedFaults, tooManyRules } from './moved-faults.ts'
import { news } from './news.ts'
import { isFault, problemLines } from './publishing.ts'
import type { ExitCode, Streams } from './streams.ts'

/** After a tree that could not be written (the disk is full, say), how long until the next try, in milliseconds. */
const TRY_AGAIN = 10_000

export interface WatchBuildOptions extends BuildOptions {
  readonly poll?: number | boolean
}

/** Writes the static tree, and again after every change of the directory and at every instant at which a story turns. */
export async function buildAndFollow(
  { reader, press, base, tree, newsroom: firstRoom, articles: first, problems }: Prepared,
  options: WatchBuildOptions,
  { out, err }: Streams,
  stopped: Promise<void>,
): Promise<ExitCode> {
  const say = (line: string): void => {
    err.write(`${line}\n`)
  }
  const newOldPaths = news()
  let articles: Articles = first
  let newsroom = firstRoom
  let written: ReturnType<Live['edition']>
  let isWanted = false
  let running: Promise<void> = Promise.resolve()
  let again: { cancel(): void } | undefined
  const announcer = announcerFor(options, () => written && { base, hubs: newsroom.site.hubs, edition: written }, {
    clock: wakefulClock,
    say,
  })
  const write = async (): Promise<void> => {
    const edition = live.edition()
    if (!isWanted || edition === undefined) return
    isWanted = false
    const { site } = newsroom
    try {
      await tree.write(edition, articles)
    } catch (error) {
      say(`${error instanceof Error ? error.message : String(error)}; it is tried again in ${TRY_AGAIN / 1000} s`)
      again = wakefulClock.setTimer(want, TRY_AGAIN)
      return
    }
    written = edition
    const moved = movedFaults(site, edition, base, reader).filter(isFault)
    err.write(problemLines(newOldPaths([...moved, ...(await tooManyRules(edition, reader))])))
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
  const print = (catalogue: Catalogue): Edition => {
    newsroom = catalogue.newsroom
    return press.edition(catalogue)
  }
  const live = new Live(print, wakefulClock, want)
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
