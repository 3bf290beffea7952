import type { Hub, Instant } from '../../model/index.ts'
import type { Clock } from '../../system/index.ts'
import {
  countPending,
  getNextTry,
  type HubState,
  listDueTopics,
  reconcile,
  recordFailure,
  recordRefusal,
  recordSuccess,
} from './hub-state.ts'
import type { Answer, Post } from './post.ts'
import type { Topic } from './topics.ts'

/** Topics in one request to a hub that accepts several: about 8 KB. */
const MAX_TOPICS_PER_REQUEST = 50
/** After this many refusals in a row the whole hub backs off, not only the topic. */
const MAX_REFUSALS = 5
/** Longest sleep: the wall clock may be set meanwhile, and a timer over 24.8 days fires at once. */
const MAX_SLEEP_MS = 60_000

/** Longest wait until every process serves a version; after it, the version is announced all the same. */
const CONFIRM_TIMEOUT_MS = 20_000
const CONFIRM_INTERVAL_MS = 250

const RETRY_NOTE = 'Retrying for 24 hours.'

export interface LoopTools {
  readonly post: Post
  readonly clock: Clock
  readonly random: () => number
  readonly log: (line: string) => void
  /** Resolves to true when every process that serves the site has these versions. @default there is one process */
  readonly confirm?: (topics: readonly Topic[]) => Promise<boolean>
  /** Called after each change of the hub's state. */
  readonly onChange: () => void
}

/** Returns the form of an announcement: hubs read `hub.url` (PubSubHubbub 0.3 §7.1) or `hub.topic` (WebSub). */
function makeAnnouncement(topics: readonly Topic[]): URLSearchParams {
  const form = new URLSearchParams({ 'hub.mode': 'publish' })
  for (const { url } of topics) {
    form.append('hub.url', url)
    form.append('hub.topic', url)
  }
  return form
}

/** Sends the pending announcements of one hub, one request at a time, independently of the other hubs. */
export class HubLoop {
  readonly state: HubState
  /** Topics that the hub accepted, and requests that failed or were refused, since the start. */
  readonly counts = { announced: 0, failures: 0 }
  private readonly tools: LoopTools
  private readonly ending = new AbortController()
  private hub: Hub
  private served: ReadonlyMap<string, Topic> = new Map()
  private running: Promise<void> | undefined
  private timer: { cancel(): void } | undefined
  /** Set when the hub refused a request with several topics. */
  private acceptsOneTopic = false
  private refusals = 0
  /** A failure is logged once until the next success. */
  private hasLoggedFailure = false
  /** A refusal is logged once; `sectionwire hubs` shows all. */
  private hasLoggedRefusal = false
  /** The start of the wait until every process serves the pending versions. */
  private waitingSince: Instant | undefined
  private onRest: (() => void)[] = []

  constructor(hub: Hub, state: HubState, tools: LoopTools) {
    this.hub = hub
    this.state = state
    this.tools = tools
  }

  /** Takes a new snapshot of the topics, and announces what differs. */
  update(hub: Hub, served: ReadonlyMap<string, Topic>): void {
    this.hub = hub
    this.served = served
    reconcile(this.state, served)
    this.wake()
  }

  /** Returns the number of topics whose served version the hub has not accepted. */
  pending(): number {
    return countPending(this.state, this.served)
  }

  /** Resolves when no request is to be sent before an instant. */
  restUntil(deadline: Instant): Promise<void> {
    return new Promise((resolve) => {
      const check = (): void => {
        const next = getNextTry(this.state, this.served, this.tools.clock.now())
        if (this.running === undefined && (next === undefined || next > deadline)) resolve()
        else this.onRest.push(check)
      }
      check()
    })
  }

  /** Aborts the request in progress; its topics stay pending. */
  async close(): Promise<void> {
    this.ending.abort(new Error('stopped'))
    this.timer?.cancel()
    await this.running
  }

  private wake(): void {
    if (this.running !== undefined || this.ending.signal.aborted) return
    this.timer?.cancel()
    this.running = this.run().finally(() => {
      this.running = undefined
      this.sleep()
      for (const check of this.onRest.splice(0)) check()
    })
  }

  private async run(): Promise<void> {
    while (!this.ending.signal.aborted) {
      const due = listDueTopics(this.state, this.served, this.tools.clock.now())
      if (due.length === 0) return
      await this.announce(due)
    }
  }

  private sleep(): void {
    if (this.ending.signal.aborted) return
    const now = this.tools.clock.now()
    const next = getNextTry(this.state, this.served, now)
    if (next === undefined) return
    this.timer = this.tools.clock.setTimer(() => this.wake(), Math.min(Math.max(next - now, 0), MAX_SLEEP_MS))
  }

  private async announce(due: readonly Topic[]): Promise<void> {
    const { clock, post } = this.tools
    const sent = due.slice(0, this.hub.several && !this.acceptsOneTopic ? MAX_TOPICS_PER_REQUEST : 1)
    const { signal } = this.ending
    if (!(await this.isServedByAll(sent))) return
    const answer = await post(this.hub.url, makeAnnouncement(sent), { private: this.hub.private, signal })
    // A request that `close` aborted is not the hub's failure.
    if (signal.aborted && answer.kind !== 'accepted') return
    this.record(answer, sent, due, clock.now())
    this.tools.onChange()
  }

  /**
   * Resolves to true when all processes serve these versions, or after `CONFIRM_TIMEOUT_MS`. Any process may answer the
   * hub's fetch, and a hub that gets the old bytes drops the announcement.
   */
  private async isServedByAll(sent: readonly Topic[]): Promise<boolean> {
    const { clock, confirm } = this.tools
    if (confirm === undefined) return true
    this.waitingSince ??= clock.now()
    if (clock.now() - this.waitingSince > CONFIRM_TIMEOUT_MS || (await confirm(sent).catch(() => false))) {
      this.waitingSince = undefined
      return true
    }
    await this.pause(CONFIRM_INTERVAL_MS)
    return false
  }

  private pause(ms: number): Promise<void> {
    const { signal } = this.ending
    return new Promise((resolve) => {
      const end = (): void => {
        signal.removeEventListener('abort', end)
        timer.cancel()
        resolve()
      }
      const timer = this.tools.clock.setTimer(end, ms)
      signal.addEventListener('abort', end)
    })
  }

  private record(answer: Answer, sent: readonly Topic[], due: readonly Topic[], now: Instant): void {
    const [first] = sent
    if (answer.kind === 'accepted') this.counts.announced += sent.length
    else this.counts.failures += 1
    if (answer.kind === 'accepted') {
      recordSuccess(this.state, sent, answer.text, now)
      this.refusals = 0
      if (this.hasLoggedFailure) this.tools.log(`Hub ${this.hub.url} accepts announcements again.`)
      this.hasLoggedFailure = false
    } else if (answer.kind === 'failed') {
      recordFailure(this.state, due, answer, now, this.tools.random())
      if (!this.hasLoggedFailure) {
        this.tools.log(`Cannot announce to hub ${this.hub.url}: ${answer.text}. ${RETRY_NOTE}`)
      }
      this.hasLoggedFailure = true
    } else if (sent.length > 1) this.acceptsOneTopic = true
    else if (first !== undefined) this.refuse(answer, first, due, now)
  }

  private refuse(answer: Answer, topic: Topic, due: readonly Topic[], now: Instant): void {
    recordRefusal(this.state, topic, answer.text, now, this.tools.random())
    if (!this.hasLoggedRefusal) {
      this.tools.log(`Hub ${this.hub.url} refuses ${topic.url}: ${answer.text}. ${RETRY_NOTE}`)
    }
    this.hasLoggedRefusal = true
    this.refusals += 1
    if (this.refusals < MAX_REFUSALS) return
    this.refusals = 0
    recordFailure(this.state, due, answer, now, this.tools.random())
  }
}
