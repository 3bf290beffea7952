import { Announcer, type AnnouncerOptions, listTopics, makePost } from '../delivery/websub/index.ts'
import type { Edition } from '../edition/index.ts'
import type { Hub } from '../model/index.ts'
import { formatCount, makeYielder, processClock, type Streams } from '../system/index.ts'
import { type HubStateOptions, openHubStates } from './state/index.ts'

/** An edition whose topics are announced. */
export interface PublishedEdition {
  readonly base: string
  readonly hubs: readonly Hub[]
  readonly edition: Edition
}

/** Opens an announcer for the current edition. @param published returns undefined until there is an edition */
export function openAnnouncer(
  published: () => PublishedEdition | undefined,
  { clock, ...options }: Pick<AnnouncerOptions, 'store' | 'clock' | 'log' | 'confirm'>,
): Announcer {
  const yieldToEventLoop = makeYielder()
  return new Announcer({
    ...options,
    served: () => {
      const current = published()
      if (current === undefined) return undefined
      const { base, hubs, edition } = current
      return { base, hubs, topics: (isWanted) => listTopics(edition, base, isWanted, yieldToEventLoop) }
    },
    post: makePost({ now: clock.now }),
    clock,
    random: Math.random,
  })
}

/** Longest wait of a build for the hubs. */
const ANNOUNCE_TIMEOUT_MS = 30_000

/** Announces the changed feeds of a static tree. The next run announces those that fail. */
export async function announceBuild(
  options: HubStateOptions,
  published: PublishedEdition,
  { out, err }: Streams,
): Promise<void> {
  if (published.hubs.length === 0) {
    err.write('Nothing was announced: there are no `hubs` in site.yaml.\n')
    return
  }
  const log = (line: string): void => {
    err.write(`${line}\n`)
  }
  const store = openHubStates(options, log)
  const announcer = openAnnouncer(() => published, { store, clock: processClock, log })
  for (const { url, announced, pending, answer } of await announcer.finish(ANNOUNCE_TIMEOUT_MS)) {
    out.write(`${url}: ${formatCount(announced, 'feed')} announced\n`)
    const reason = answer === undefined ? '' : ` (${answer})`
    if (pending > 0) {
      err.write(
        `${url}: ${formatCount(pending, 'feed')} could not be announced${reason}; the next build --announce tries again\n`,
      )
    }
  }
}
