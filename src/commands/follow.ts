import type { ContentReader, Refreshed } from '../content/reader.ts'
import { type Watcher, type WatchOptions, watchContent } from '../content/watch.ts'
import type { Live } from '../http/live.ts'
import { formatProblem, type Problem } from '../problem.ts'
import { isFault } from './publishing.ts'

export interface Following {
  /** Told once of each problem, when it appears. */
  readonly say: (problem: Problem) => void
  /**
   * Told after each look.
   *
   * @param ms how long it took until what is new was being published; undefined when nothing is
   */
  readonly onLook?: (content: Refreshed, ms: number | undefined) => void
}

/** Seconds between two looks, where `--poll` names none. */
export const POLL_SECONDS = 2

/** What `--poll` means for the watcher: seconds, or that it is asked for. */
export const polling = (poll: number | boolean | undefined): WatchOptions =>
  poll === undefined || poll === false
    ? {}
    : { poll: true, rescanMs: (typeof poll === 'number' ? poll : POLL_SECONDS) * 1000 }

/** Puts every change of the directory into the live edition. */
export function follow(
  reader: ContentReader,
  live: Live,
  directory: string,
  { say, onLook = () => {} }: Following,
  options: WatchOptions,
): Watcher {
  let known = new Set<string>()
  return watchContent(
    directory,
    async (refresh) => {
      const started = performance.now()
      const content = await reader.refresh(refresh)
      const { newsroom, articles, problems, changed, unsettled } = content
      const faults = new Map(problems.filter(isFault).map((problem) => [formatProblem(problem), problem]))
      for (const [line, problem] of faults) if (!known.has(line)) say(problem)
      known = new Set(faults.keys())
      const isNew = changed && newsroom !== undefined
      if (isNew) live.replace(newsroom, articles, content.difference)
      onLook(content, isNew ? performance.now() - started : undefined)
      return unsettled
    },
    options,
  )
}
