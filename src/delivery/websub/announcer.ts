import type { Hub } from '../../model/index.ts'
import type { Clock } from '../../system/index.ts'
import { HubLoop } from './hub-loop.ts'
import { type HubStates, makeHubState, resetBackoff } from './hub-state.ts'
import { getErrorMessage, type HubStateStore } from './hub-state-file.ts'
import type { Post } from './post.ts'
import { isPrivateHost } from './private-address.ts'
import type { Topic } from './topics.ts'

/** Changes within this time become one announcement. */
const DEBOUNCE_MS = 1_000
/** Shortest time between two writes of the hub states. A crash repeats the announcements that were not yet written. */
const SAVE_INTERVAL_MS = 500
const RETRY_MS = 5_000

/** A snapshot of the site that the announcer compares with the hub states. */
export interface Served {
  /** The site's address. */
  readonly base: string
  readonly hubs: readonly Hub[]
  /** Lists the topics by URL; called only when there is a hub to announce to. May stop early once `isWanted` is false. */
  readonly topics: (isWanted: () => boolean) => Promise<ReadonlyMap<string, Topic>>
}

export interface AnnouncerOptions {
  /** Called after a change; undefined until the first edition is served. */
  readonly served: () => Served | undefined
  readonly store: HubStateStore
  readonly post: Post
  readonly clock: Clock
  /** Resolves to true when every process that serves the site has these versions. @default there is one process */
  readonly confirm?: (topics: readonly Topic[]) => Promise<boolean>
  /** From 0 to 1, 1 excluded. */
  readonly random: () => number
  readonly log: (line: string) => void
}

/** The result of a run for one hub. */
export interface HubOutcome {
  readonly url: string
  /** Topics that the hub accepted in this run. */
  readonly announced: number
  /** Topics whose served version the hub has not accepted yet. */
  readonly pending: number
  /** The hub's last answer to a topic that is still to be retried. */
  readonly answer?: string
}

/** Counts for one hub since the start of the process. */
export interface HubStats {
  readonly url: string
  /** Topics that the hub accepted. */
  readonly announced: number
  /** Topics whose served version the hub has not accepted yet. */
  readonly pending: number
  /** Requests that failed or that the hub refused. */
  readonly failures: number
}

/**
 * Announces each feed whose ETag differs from the one that a hub last accepted (WebSub §6). There is no queue: the
 * pending announcements are the difference between the edition and the hub states, so a crash loses none.
 */
export class Announcer {
  private readonly options: AnnouncerOptions
  private readonly loops = new Map<string, HubLoop>()
  private hubStates: Promise<HubStates> | undefined
  private updating: Promise<void> = Promise.resolve()
  private updateTimer: { cancel(): void } | undefined
  private saveTimer: { cancel(): void } | undefined
  private saved: Promise<void> = Promise.resolve()
  private isClosed = false
  private readonly loggedLines = new Set<string>()

  constructor(options: AnnouncerOptions) {
    this.options = options
  }

  /** Schedules a comparison of the edition with the hub states. */
  changed(): void {
    if (this.isClosed) return
    this.updateTimer ??= this.options.clock.setTimer(() => {
      this.updateTimer = undefined
      this.updating = this.updating.then(() => this.update())
    }, DEBOUNCE_MS)
  }

  stats(): HubStats[] {
    return [...this.loops].map(([url, loop]) => ({ url, ...loop.counts, pending: loop.pending() }))
  }

  /** Announces all pending topics within a time limit, then closes. A wait that a hub asked for is kept. */
  async finish(limitMs: number): Promise<HubOutcome[]> {
    const { clock } = this.options
    const started = clock.now()
    const deadline = started + limitMs
    for (const hub of (await this.load()).values()) resetBackoff(hub)
    await this.update()
    let timeout: { cancel(): void } | undefined
    await Promise.race([
      Promise.all([...this.loops.values()].map((loop) => loop.restUntil(deadline))),
      new Promise<void>((resolve) => {
        timeout = clock.setTimer(resolve, limitMs)
      }),
    ])
    timeout?.cancel()
    await this.close()
    return [...this.loops].map(([url, loop]) => toOutcome(url, loop, started))
  }

  /** Ends the requests in progress and writes the hub states. */
  async close(): Promise<void> {
    this.isClosed = true
    this.updateTimer?.cancel()
    await this.updating
    await Promise.all([...this.loops.values()].map((loop) => loop.close()))
    if (this.saveTimer === undefined) return this.saved
    this.saveTimer.cancel()
    this.saveTimer = undefined
    await this.save()
  }

  private load(): Promise<HubStates> {
    this.hubStates ??= this.options.store.load()
    return this.hubStates
  }

  private async update(): Promise<void> {
    const served = this.options.served()
    if (this.isClosed || served === undefined) return
    try {
      const states = await this.load()
      const hubs = this.selectReachableHubs(served)
      if (hubs.length === 0 && states.size === 0) return
      const topics = hubs.length === 0 ? new Map() : await served.topics(() => !this.isClosed)
      if (this.isClosed) return
      await this.forgetHubs(states, new Set(served.hubs.map(({ url }) => url)))
      for (const hub of hubs) this.getLoop(hub, states).update(hub, topics)
      this.scheduleSave()
    } catch (error) {
      this.logOnce(`Cannot announce changes to the hubs: ${getErrorMessage(error)}. Trying again.`)
      this.options.clock.setTimer(() => this.changed(), RETRY_MS)
    }
  }

  /** Returns the hubs that can fetch the feeds: a public hub cannot fetch from a private address. */
  private selectReachableHubs({ base, hubs }: Served): readonly Hub[] {
    if (!isPrivateHost(new URL(base))) return hubs
    const local = hubs.filter((hub) => hub.private)
    if (local.length < hubs.length) {
      const fix = 'Set `url` in site.yaml, or set `private: true` on a hub in your own network'
      this.logOnce(`Nothing is announced to the hubs, because they cannot reach ${base}. ${fix}.`)
    }
    return local
  }

  private async forgetHubs(states: HubStates, configured: ReadonlySet<string>): Promise<void> {
    for (const url of states.keys()) if (!configured.has(url)) states.delete(url)
    for (const [url, loop] of this.loops) {
      if (configured.has(url)) continue
      this.loops.delete(url)
      await loop.close()
    }
  }

  private getLoop(hub: Hub, states: HubStates): HubLoop {
    const state = states.get(hub.url) ?? makeHubState()
    states.set(hub.url, state)
    const tools = { ...this.options, onChange: () => this.scheduleSave() }
    const loop = this.loops.get(hub.url) ?? new HubLoop(hub, state, tools)
    this.loops.set(hub.url, loop)
    return loop
  }

  private scheduleSave(): void {
    this.saveTimer ??= this.options.clock.setTimer(() => {
      this.saveTimer = undefined
      void this.save()
    }, SAVE_INTERVAL_MS)
  }

  private save(): Promise<void> {
    this.saved = this.saved.then(async () => {
      try {
        await this.options.store.save(await this.load())
      } catch (error) {
        this.logOnce(
          `Cannot save the state of the hubs: ${getErrorMessage(error)}. After a restart, every feed is announced again. Choose another folder with --state.`,
        )
      }
    })
    return this.saved
  }

  private logOnce(line: string): void {
    if (!this.loggedLines.has(line)) this.options.log(line)
    this.loggedLines.add(line)
  }
}

function toOutcome(url: string, loop: HubLoop, started: number): HubOutcome {
  const topics = [...loop.state.topics.values()]
  const accepted = topics.filter(({ announcedAt }) => announcedAt !== undefined && announcedAt >= started)
  const answer = topics.find(({ trying, answer }) => trying !== undefined && answer !== undefined)?.answer
  return {
    url,
    announced: accepted.length,
    pending: loop.pending(),
    ...(answer === undefined ? {} : { answer }),
  }
}
