import type { ContentReader, Refresh, Refreshed } from '../content/reader.ts'
import { type Watcher, type WatchOptions, watchContent } from '../content/watch.ts'
import type { Live } from '../http/live.ts'
import type { Problem } from '../problem.ts'
import { news } from './news.ts'
import { isSaid, linesForLog } from './said.ts'

export interface Following {
  /** Told once of each problem when it appears, and when a look fails altogether, in a line. */
  readonly tell: (line: string) => void
  /** What was said already. */
  readonly said: readonly Problem[]
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
export const polling = (poll: number | boolean | undefined): WatchOptions =>
  poll === undefined || poll === false
    ? {}
    : { poll: true, rescanMs: (typeof poll === 'number' ? poll : POLL_SECONDS) * 1000 }

/** Puts every change of the directory into the live edition. */
export function follow(
  reader: ContentReader,
  live: Pick<Live, 'replace'>,
  directory: string,
  { tell, said, onLook = () => {} }: Following,
  options: WatchOptions,
): Watcher {
  const newIn = news(said.filter(isSaid))
  const look = async (refresh: Refresh): Promise<readonly string[]> => {
    const started = performance.now()
    const content = await reader.refresh(refresh)
    const { newsroom, articles, problems, changed, unsettled } = content
    for (const line of await linesForLog(newIn(problems.filter(isSaid)), (some) => reader.confirmed(some))) tell(line)
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
