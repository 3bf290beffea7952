import type { Problem } from '../problems/index.ts'
import {
  type ContentReader,
  type Refresh,
  type Refreshed,
  type Watcher,
  type WatchOptions,
  watchContent,
} from '../sources/files/index.ts'
import type { LiveEdition } from './live-edition.ts'
import { formatProblemsForLog, shouldLog } from './log-problems.ts'
import { trackNewProblems } from './new-problems.ts'

export interface FollowOptions {
  /** Told once of each problem when it appears, and when a look fails altogether, in a line. */
  readonly log: (line: string) => void
  /** What was said already. */
  readonly loggedProblems: readonly Problem[]
  /**
   * Told after each look.
   *
   * @param ms how long it took until what is new was being published; undefined when nothing is
   */
  readonly onLook?: (content: Refreshed, ms: number | undefined) => void
}

/** Seconds between two looks, where `--poll` names none. */
const POLL_SECONDS = 2

/** What `--poll` means for the watcher: seconds, or that it is asked for. */
export const toWatchOptions = (poll: number | boolean | undefined): WatchOptions =>
  poll === undefined || poll === false
    ? {}
    : { poll: true, rescanMs: (typeof poll === 'number' ? poll : POLL_SECONDS) * 1000 }

/** Puts every change of the directory into the live edition. */
export function followChanges(
  reader: ContentReader,
  live: Pick<LiveEdition, 'replace'>,
  directory: string,
  { log: tell, loggedProblems: said, onLook = () => {} }: FollowOptions,
  options: WatchOptions,
): Watcher {
  const newIn = trackNewProblems(said.filter(shouldLog))
  const look = async (refresh: Refresh): Promise<readonly string[]> => {
    const started = performance.now()
    const content = await reader.refresh(refresh)
    const { newsroom, articles, problems, changed, unsettled } = content
    for (const line of await formatProblemsForLog(newIn(problems.filter(shouldLog)), (some) => reader.confirm(some)))
      tell(line)
    const isNew = changed && newsroom !== undefined
    if (isNew) await live.replace(newsroom, articles)
    onLook(content, isNew ? performance.now() - started : undefined)
    return unsettled
  }
  return watchContent(
    directory,
    (refresh) =>
      look(refresh).catch((error: unknown) => {
        // Whatever it is, what is being served goes on; everything is looked at again before long.
        tell(`the articles could not be looked at: ${String(error)}; what was read last stays up`)
        return []
      }),
    options,
  )
}
