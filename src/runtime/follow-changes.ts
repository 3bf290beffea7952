import type { Problem } from '../problems/index.ts'
import type { RecordSource, SourceChange, Subscription, WatchOptions } from '../sources/index.ts'
import { describeFileError, MAX_POLL_SECONDS, UsageError } from '../system/index.ts'
import type { LiveEdition } from './live-edition.ts'
import { formatProblemsForLog, shouldLog, trackNewProblems } from './problem-log.ts'

export interface FollowOptions {
  /** Takes a line for each problem when it appears, and for each change that could not be read or published. */
  readonly log: (line: string) => void
  /** Problems that were logged before. */
  readonly loggedProblems: readonly Problem[]
  /** Leaves out problems that publishing has solved. @default none */
  readonly select?: (problems: readonly Problem[]) => readonly Problem[]
  /**
   * Called after each change.
   *
   * @param ms time from the change to its publication; undefined when nothing new is published
   */
  readonly onLook?: (content: SourceChange, ms: number | undefined) => void
}

/** Interval of scans in seconds, where `--poll` names none. */
const POLL_SECONDS = 2

/**
 * Returns the watch options for a value of `--poll`: seconds, or true for the default.
 *
 * @throws UsageError
 */
export function toWatchOptions(poll: number | boolean | undefined): WatchOptions {
  if (poll === undefined || poll === false) return {}
  const seconds = poll === true ? POLL_SECONDS : poll
  if (seconds >= 0.01 && seconds <= MAX_POLL_SECONDS) return { poll: true, rescanMs: seconds * 1000 }
  throw new UsageError(`poll: found ${poll}; expected a number of seconds up to ${MAX_POLL_SECONDS}`)
}

/** Puts every change of a source into the live edition. */
export function followChanges(
  source: RecordSource,
  live: Pick<LiveEdition, 'replace'>,
  { log, loggedProblems, select = (problems) => problems, onLook = () => {} }: FollowOptions,
): Subscription {
  const takeNew = trackNewProblems(loggedProblems.filter(shouldLog))
  /** True if a change was read that is not published: publishing it failed. */
  let isPending = false
  return source.changes({
    onChange: async (change) => {
      const started = performance.now()
      const { newsroom, articles, problems, changed, readMs } = change
      isPending ||= changed
      const isNew = isPending && newsroom !== undefined
      try {
        if (isNew) await live.replace(newsroom, articles)
      } finally {
        const fresh = takeNew(select(problems).filter(shouldLog))
        for (const line of await formatProblemsForLog(fresh, (some) => source.locate(some))) log(line)
      }
      isPending = false
      onLook(change, isNew ? readMs + performance.now() - started : undefined)
    },
    // The last edition is still served; the source reads everything again before long.
    onError: (error) => log(`Cannot read the articles: ${describeFileError(error)}. Still serving the last version.`),
  })
}
