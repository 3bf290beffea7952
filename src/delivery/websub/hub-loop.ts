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

/** Topics in one request, to a hub that takes several: about 8 KB. */
const MOST_AT_ONCE = 50
/** After so many topics refused in a row it is the hub that will not have us: it is left alone for a while. */
const MOST_REFUSALS = 5
/** Longest sleep in milliseconds: timers over 24.8 days fire at once, and the clock may be set meanwhile. */
const LOOK_AGAIN = 60_000

/** How long the processes that serve the site may take to agree, and the time between two looks; in milliseconds. */
const AGREE_WITHIN = 20_000
const ASK_EVERY = 250

/** What a loop needs of the world. */
export interface LoopTools {
  readonly post: Post
  readonly clock: Clock
  readonly random: () => number
  readonly log: (line: string) => void
  /** Whether all processes that serve the site have these versions. @default there is one process */
  readonly confirm?: (topics: readonly Topic[]) => Promise<boolean>
  /** Told whenever the hub's state is another. */
  readonly onNote: () => void
}

/** The form of an announcement: `hub.url` as PubSubHubbub 0.3 §7.1 has it, `hub.topic` as WebSub's hubs read it. */
function announcement(topics: readonly Topic[]): URLSearchParams {
  const form = new URLSearchParams({ 'hub.mode': 'publish' })
  for (const { url } of topics) {
    form.append('hub.url', url)
    form.append('hub.topic', url)
  }
  return form
}

/** Tells one hub what it does not know, one request after the other, and waits for nobody else. */
export class HubLoop {
  readonly state: HubState
  /** Topics that the hub took word of, and requests that it failed or refused, since the start. */
  readonly counts = { announced: 0, failures: 0 }
  private readonly tools: LoopTools
  private readonly ending = new AbortController()
  private hub: Hub
  private served: ReadonlyMap<string, Topic> = new Map()
  private running: Promise<void> | undefined
  private timer: { cancel(): void } | undefined
  /** Whether the hub refused word of several topics and takes single ones. */
  private takesOne = false
  private refusals = 0
  /** Of failures: until it goes well again. */
  private complained = false
  /** Of refusals: `sectionwire hubs` shows them all. */
  private toldOfRefusal = false
  /** Since when the processes do not all serve what is to be announced. */
  private waitingSince: Instant | undefined
  private onRest: (() => void)[] = []

  constructor(hub: Hub, state: HubState, tools: LoopTools) {
    this.hub = hub
    this.state = state
    this.tools = tools
  }

  /** What is being served now. */
  update(hub: Hub, served: ReadonlyMap<string, Topic>): void {
    this.hub = hub
    this.served = served
    reconcile(this.state, served)
    this.wake()
  }

  /** How many topics the hub does not know in the version that is served. */
  pending(): number {
    return countPending(this.state, this.served)
  }

  /** Resolves when nothing is to be sent before an instant. */
  restUntil(deadline: Instant): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        const next = getNextTry(this.state, this.served, this.tools.clock.now())
        if (this.running === undefined && (next === undefined || next > deadline)) resolve()
        else this.onRest.push(look)
      }
      look()
    })
  }

  /** Ends the request under way; what it was about is still to be announced. */
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
      for (const look of this.onRest.splice(0)) look()
    })
  }

  private async run(): Promise<void> {
    while (!this.ending.signal.aborted) {
      const due = listDueTopics(this.state, this.served, this.tools.clock.now())
      if (due.length === 0) return
      await this.tell(due)
    }
  }

  private sleep(): void {
    if (this.ending.signal.aborted) return
    const now = this.tools.clock.now()
    const next = getNextTry(this.state, this.served, now)
    if (next === undefined) return
    this.timer = this.tools.clock.setTimer(() => this.wake(), Math.min(Math.max(next - now, 0), LOOK_AGAIN))
  }

  private async tell(due: readonly Topic[]): Promise<void> {
    const { clock, post } = this.tools
    const sent = due.slice(0, this.hub.several && !this.takesOne ? MOST_AT_ONCE : 1)
    const { signal } = this.ending
    if (!(await this.isServedByAll(sent))) return
    const answer = await post(this.hub.url, announcement(sent), { private: this.hub.private, signal })
    // A request that we ended ourselves says nothing about the hub.
    if (signal.aborted && answer.kind !== 'taken') return
    this.note(answer, sent, due, clock.now())
    this.tools.onNote()
  }

  /**
   * The hub's request may come to any process: told too early, it would find the old bytes and think nothing of it. A
   * process that never gets there, one that hangs, is waited for so long and no longer.
   */
  private async isServedByAll(sent: readonly Topic[]): Promise<boolean> {
    const { clock, confirm } = this.tools
    if (confirm === undefined) return true
    this.waitingSince ??= clock.now()
    if (clock.now() - this.waitingSince > AGREE_WITHIN || (await confirm(sent).catch(() => false))) {
      this.waitingSince = undefined
      return true
    }
    await this.pause(ASK_EVERY)
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

  private note(answer: Answer, sent: readonly Topic[], due: readonly Topic[], now: Instant): void {
    const [first] = sent
    if (answer.kind === 'taken') this.counts.announced += sent.length
    else this.counts.failures += 1
    if (answer.kind === 'taken') {
      recordSuccess(this.state, sent, answer.text, now)
      this.refusals = 0
      if (this.complained) this.tools.log(`hub ${this.hub.url} takes announcements again`)
      this.complained = false
    } else if (answer.kind === 'failed') {
      recordFailure(this.state, due, answer, now, this.tools.random())
      if (!this.complained) this.tools.log(`hub ${this.hub.url} cannot be told: ${answer.text}; tried again for a day`)
      this.complained = true
    } else if (sent.length > 1) this.takesOne = true
    else if (first !== undefined) this.refuse(answer, first, due, now)
  }

  private refuse(answer: Answer, topic: Topic, due: readonly Topic[], now: Instant): void {
    recordRefusal(this.state, topic, answer.text, now, this.tools.random())
    if (!this.toldOfRefusal) {
      this.tools.log(`hub ${this.hub.url} refuses ${topic.url}: ${answer.text}; tried again for a day`)
    }
    this.toldOfRefusal = true
    this.refusals += 1
    if (this.refusals < MOST_REFUSALS) return
    this.refusals = 0
    recordFailure(this.state, due, answer, now, this.tools.random())
  }
}
