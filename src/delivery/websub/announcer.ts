import type { Hub } from '../../model/index.ts'
import type { Clock } from '../../system/index.ts'
import { HubLoop } from './hub-loop.ts'
import { type HubStates, makeHubState, resetBackoff } from './hub-state.ts'
import { getErrorMessage, type HubStateStore } from './hub-state-file.ts'
import type { Post } from './post.ts'
import { isPrivateHost } from './private-address.ts'
import type { Topic } from './topics.ts'

/** Changes within so many milliseconds become one announcement. */
const GATHER = 1_000
/** What hubs were told is written this often at most, in milliseconds: what a crash loses of it is announced once more. */
const SAVE_EVERY = 500
/** After a look that failed, the next comes so many milliseconds later. */
const LOOK_AGAIN = 5_000

/** What is being served at one moment. */
export interface Served {
  /** The site's address. */
  readonly base: string
  readonly hubs: readonly Hub[]
  /** By address; not asked for when there is no one to tell, and of no use any more once they are not wanted. */
  readonly topics: (isWanted: () => boolean) => Promise<ReadonlyMap<string, Topic>>
}

/** What announcing needs of the world. */
export interface AnnouncerOptions {
  /** Asked when something has changed; undefined as long as nothing is served. */
  readonly served: () => Served | undefined
  readonly store: HubStateStore
  readonly post: Post
  readonly clock: Clock
  /** Whether all processes that serve the site have these versions. @default there is one process */
  readonly confirm?: (topics: readonly Topic[]) => Promise<boolean>
  /** From 0 to 1, 1 excluded. */
  readonly random: () => number
  /** Told what a person should know, a line each. */
  readonly log: (line: string) => void
}

/** How far a hub has been told. */
export interface HubOutcome {
  readonly url: string
  /** Topics that it took word of in this run. */
  readonly announced: number
  /** Topics that it does not know yet. */
  readonly pending: number
  /** Its last answer that was no success. */
  readonly answer?: string
}

/** What has come of telling a hub, since the start. */
export interface HubStats {
  readonly url: string
  /** Topics that it took word of. */
  readonly announced: number
  /** Topics that it does not know yet. */
  readonly pending: number
  /** Requests that it failed or refused. */
  readonly failures: number
}

/**
 * Tells every hub of every feed whose bytes are others than those it was told of (WebSub §6). Nothing is queued: what is
 * to be announced is what is served, less what hubs were told, so that a crash at any moment loses nothing.
 */
export class Announcer {
  private readonly options: AnnouncerOptions
  private readonly loops = new Map<string, HubLoop>()
  private hubStates: Promise<HubStates> | undefined
  private looking: Promise<void> = Promise.resolve()
  private gathering: { cancel(): void } | undefined
  private saving: { cancel(): void } | undefined
  private saved: Promise<void> = Promise.resolve()
  private closed = false
  private readonly said = new Set<string>()

  constructor(options: AnnouncerOptions) {
    this.options = options
  }

  /** Something else may be served from now on. */
  changed(): void {
    if (this.closed) return
    this.gathering ??= this.options.clock.setTimer(() => {
      this.gathering = undefined
      this.looking = this.looking.then(() => this.look())
    }, GATHER)
  }

  /** The hubs that are told of anything by this process. */
  stats(): HubStats[] {
    return [...this.loops].map(([url, loop]) => ({ url, ...loop.counts, pending: loop.pending() }))
  }

  /** Announces what is to be announced, for so long at most, in milliseconds, and closes. Waits that hubs asked for stand. */
  async finish(limitMs: number): Promise<HubOutcome[]> {
    const { clock } = this.options
    const started = clock.now()
    const deadline = started + limitMs
    for (const hub of (await this.load()).values()) resetBackoff(hub)
    await this.look()
    let late: { cancel(): void } | undefined
    await Promise.race([
      Promise.all([...this.loops.values()].map((loop) => loop.restUntil(deadline))),
      new Promise<void>((resolve) => {
        late = clock.setTimer(resolve, limitMs)
      }),
    ])
    late?.cancel()
    await this.close()
    return [...this.loops].map(([url, loop]) => toOutcome(url, loop, started))
  }

  /** Ends what is under way and writes what hubs were told. */
  async close(): Promise<void> {
    this.closed = true
    this.gathering?.cancel()
    await this.looking
    await Promise.all([...this.loops.values()].map((loop) => loop.close()))
    if (this.saving === undefined) return this.saved
    this.saving.cancel()
    this.saving = undefined
    await this.save()
  }

  private load(): Promise<HubStates> {
    this.hubStates ??= this.options.store.load()
    return this.hubStates
  }

  private async look(): Promise<void> {
    const served = this.options.served()
    if (this.closed || served === undefined) return
    try {
      const told = await this.load()
      const hubs = this.reachable(served)
      if (hubs.length === 0 && told.size === 0) return
      const topics = hubs.length === 0 ? new Map() : await served.topics(() => !this.closed)
      if (this.closed) return
      await this.forget(told, new Set(served.hubs.map(({ url }) => url)))
      for (const hub of hubs) this.loopFor(hub, told).update(hub, topics)
      this.note()
    } catch (error) {
      this.once(`hubs could not be told: ${getErrorMessage(error)}`)
      this.options.clock.setTimer(() => this.changed(), LOOK_AGAIN)
    }
  }

  /** A hub outside cannot fetch what is served to this machine or network alone. */
  private reachable({ base, hubs }: Served): readonly Hub[] {
    if (!isPrivateHost(new URL(base))) return hubs
    const inside = hubs.filter((hub) => hub.private)
    if (inside.length < hubs.length) {
      const fix = 'set `url` in site.yaml, or `private: true` for a hub that can'
      this.once(`hubs are not told of anything: they cannot reach ${base}; ${fix}`)
    }
    return inside
  }

  private async forget(told: HubStates, known: ReadonlySet<string>): Promise<void> {
    for (const url of told.keys()) if (!known.has(url)) told.delete(url)
    for (const [url, loop] of this.loops) {
      if (known.has(url)) continue
      this.loops.delete(url)
      await loop.close()
    }
  }

  private loopFor(hub: Hub, told: HubStates): HubLoop {
    const state = told.get(hub.url) ?? makeHubState()
    told.set(hub.url, state)
    const tools = { ...this.options, onNote: () => this.note() }
    const loop = this.loops.get(hub.url) ?? new HubLoop(hub, state, tools)
    this.loops.set(hub.url, loop)
    return loop
  }

  /** Hubs were told something: it is written soon. */
  private note(): void {
    this.saving ??= this.options.clock.setTimer(() => {
      this.saving = undefined
      void this.save()
    }, SAVE_EVERY)
  }

  private save(): Promise<void> {
    this.saved = this.saved.then(async () => {
      try {
        await this.options.store.save(await this.load())
      } catch (error) {
        const what = 'it is kept in memory, and after a restart they are told everything once more'
        this.once(
          `what hubs were told cannot be written (${getErrorMessage(error)}): ${what}. Choose a folder with --state`,
        )
      }
    })
    return this.saved
  }

  private once(line: string): void {
    if (!this.said.has(line)) this.options.log(line)
    this.said.add(line)
  }
}

function toOutcome(url: string, loop: HubLoop, started: number): HubOutcome {
  const topics = [...loop.state.topics.values()]
  const taken = topics.filter(({ announcedAt }) => announcedAt !== undefined && announcedAt >= started)
  const answer = topics.find(({ trying, answer }) => trying !== undefined && answer !== undefined)?.answer
  return {
    url,
    announced: taken.length,
    pending: loop.pending(),
    ...(answer === undefined ? {} : { answer }),
  }
}
