import { wakefulClock } from '../clock.ts'
import { defaultState } from '../content/state-folder.ts'
import type { Edition } from '../feeds/edition.ts'
import type { Hub } from '../newsroom/site.ts'
import { Announcer, type AnnouncerOptions } from '../websub/announcer.ts'
import { poster } from '../websub/post.ts'
import { toldFile, toldIn } from '../websub/state-file.ts'
import { topicsOf } from '../websub/topics.ts'
import { breather, counted } from './publishing.ts'
import type { Streams } from './streams.ts'

/** What a command says of announcing. */
export interface AnnouncingOptions {
  readonly articles: string
  /** The folder that holds what hubs were told. @default `sectionwire` in the user's folder for states */
  readonly state?: string
}

/** What is being published. */
export interface Published {
  readonly base: string
  readonly hubs: readonly Hub[]
  readonly edition: Edition
}

/** Tells hubs of what is published, as far as they do not know it yet. */
export function announcerFor(
  { articles, state = defaultState() }: AnnouncingOptions,
  published: () => Published | undefined,
  { clock, say, confirm }: Pick<AnnouncerOptions, 'clock' | 'say' | 'confirm'>,
): Announcer {
  const breathe = breather()
  return new Announcer({
    served: () => {
      const now = published()
      if (now === undefined) return undefined
      const { base, hubs, edition } = now
      return { base, hubs, topics: (isWanted) => topicsOf(edition, base, isWanted, breathe) }
    },
    store: toldIn(toldFile(state, articles), say),
    post: poster({ now: clock.now }),
    clock,
    ...(confirm === undefined ? {} : { confirm }),
    random: Math.random,
    say,
  })
}

/** How long a build waits for hubs, in milliseconds. */
const ANNOUNCING = 30_000

/** Tells hubs what they do not know of the tree. One that fails costs nothing but a word: the next run tells it. */
export async function announceBuild(
  options: AnnouncingOptions,
  published: Published,
  { out, err }: Streams,
): Promise<void> {
  if (published.hubs.length === 0) {
    err.write('Nothing was announced: there are no `hubs` in site.yaml.\n')
    return
  }
  const say = (line: string): void => {
    err.write(`${line}\n`)
  }
  const announcer = announcerFor(options, () => published, { clock: wakefulClock, say })
  for (const { url, announced, pending, answer } of await announcer.finish(ANNOUNCING)) {
    out.write(`${url}: ${counted(announced, 'feed')} announced\n`)
    const why = answer === undefined ? '' : ` (${answer})`
    if (pending > 0) {
      err.write(`${url}: ${counted(pending, 'feed')} could not be announced${why}; the next build --announce does it\n`)
    }
  }
}
