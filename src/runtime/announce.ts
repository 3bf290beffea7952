import {
  Announcer,
  type AnnouncerOptions,
  getHubStatePath,
  listTopics,
  makePost,
  openHubStateStore,
} from '../delivery/websub/index.ts'
import type { Edition } from '../edition/index.ts'
import type { Hub } from '../model/index.ts'
import { getDefaultStateFolder, processClock, type Streams } from '../system/index.ts'
import { formatCount, makeYielder } from './publishing.ts'

/** What a command says of announcing. */
export interface AnnouncingOptions {
  readonly articles: string
  /** The folder that holds what hubs were told. @default `sectionwire` in the user's folder for states */
  readonly state?: string
}

/** What is being published. */
export interface PublishedEdition {
  readonly base: string
  readonly hubs: readonly Hub[]
  readonly edition: Edition
}

/** Tells hubs of what is published, as far as they do not know it yet. */
export function openAnnouncer(
  { articles, state = getDefaultStateFolder() }: AnnouncingOptions,
  published: () => PublishedEdition | undefined,
  { clock, log: say, confirm }: Pick<AnnouncerOptions, 'clock' | 'log' | 'confirm'>,
): Announcer {
  const breathe = makeYielder()
  return new Announcer({
    served: () => {
      const now = published()
      if (now === undefined) return undefined
      const { base, hubs, edition } = now
      return { base, hubs, topics: (isWanted) => listTopics(edition, base, isWanted, breathe) }
    },
    store: openHubStateStore(getHubStatePath(state, articles), say),
    post: makePost({ now: clock.now }),
    clock,
    ...(confirm === undefined ? {} : { confirm }),
    random: Math.random,
    log: say,
  })
}

/** How long a build waits for hubs, in milliseconds. */
const ANNOUNCING = 30_000

/** Tells hubs what they do not know of the tree. One that fails costs nothing but a word: the next run tells it. */
export async function announceBuild(
  options: AnnouncingOptions,
  published: PublishedEdition,
  { out, err }: Streams,
): Promise<void> {
  if (published.hubs.length === 0) {
    err.write('Nothing was announced: there are no `hubs` in site.yaml.\n')
    return
  }
  const say = (line: string): void => {
    err.write(`${line}\n`)
  }
  const announcer = openAnnouncer(options, () => published, { clock: processClock, log: say })
  for (const { url, announced, pending, answer } of await announcer.finish(ANNOUNCING)) {
    out.write(`${url}: ${formatCount(announced, 'feed')} announced\n`)
    const why = answer === undefined ? '' : ` (${answer})`
    if (pending > 0) {
      err.write(
        `${url}: ${formatCount(pending, 'feed')} could not be announced${why}; the next build --announce does it\n`,
      )
    }
  }
}
