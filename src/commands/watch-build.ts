import type { Catalog } from '../catalog/index.ts'
import { type Edition, getStaleAt } from '../edition/index.ts'
import type { Articles } from '../model/index.ts'
import { formatProblems, isFault } from '../problems/index.ts'
import {
  checkRedirects,
  checkRuleCount,
  followChanges,
  LiveEdition,
  openAnnouncer,
  trackNewProblems,
} from '../runtime/index.ts'
import { openHubStates } from '../runtime/state/index.ts'
import { type ExitCode, processClock, type Streams } from '../system/index.ts'
import type { BuildOptions, PreparedBuild } from './build.ts'

/** After a tree that could not be written (the disk is full, say), how long until the next try, in milliseconds. */
const TRY_AGAIN = 10_000

/** Writes the static tree, and again after every change of the directory and at every instant at which a story turns. */
export async function buildAndWatch(
  { source, editionBuilder: press, base, tree, newsroom: firstRoom, articles: first, problems }: PreparedBuild,
  options: BuildOptions,
  { out, err }: Streams,
  stopped: Promise<void>,
): Promise<ExitCode> {
  const say = (line: string): void => {
    err.write(`${line}\n`)
  }
  const newOldPaths = trackNewProblems()
  let articles: Articles = first
  let newsroom = firstRoom
  let written: ReturnType<LiveEdition['edition']>
  let isWanted = false
  let running: Promise<void> = Promise.resolve()
  let again: { cancel(): void } | undefined
  const announcer = openAnnouncer(() => written && { base, hubs: newsroom.site.hubs, edition: written }, {
    store: openHubStates(options, say),
    clock: processClock,
    log: say,
  })
  const write = async (): Promise<void> => {
    const edition = live.edition()
    if (!isWanted || edition === undefined) return
    isWanted = false
    const { site } = newsroom
    try {
      await tree.write(edition, articles)
    } catch (error) {
      say(`${error instanceof Error ? error.message : String(error)}. Trying again in ${TRY_AGAIN / 1000} s.`)
      again = processClock.setTimer(want, TRY_AGAIN)
      return
    }
    written = edition
    const moved = checkRedirects(site, edition, base).filter(isFault)
    const problems = await source.locate([...moved, ...(await checkRuleCount(edition))])
    err.write(formatProblems(newOldPaths(problems)))
    const next = getStaleAt(edition)
    if (next !== undefined) out.write(`Next change: ${new Date(next).toISOString()}\n`)
    if (options.announce === true) announcer.changed()
  }
  /** Editions that come while one is being written are written as one. */
  const want = (): void => {
    again?.cancel()
    if (!isWanted) running = running.then(write)
    isWanted = true
  }
  const print = (catalogue: Catalog): Edition => {
    newsroom = catalogue.newsroom
    return press.edition(catalogue)
  }
  const live = new LiveEdition(print, processClock, want)
  await live.replace(newsroom, articles)
  const following = followChanges(source, live, {
    log: say,
    loggedProblems: problems,
    onLook: (content) => {
      articles = content.articles
    },
  })
  await stopped
  await following.close()
  live.close()
  again?.cancel()
  await running
  await announcer.close()
  await source.close()
  return 0
}
