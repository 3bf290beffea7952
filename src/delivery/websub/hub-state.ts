import type { Instant } from '../../model/index.ts'
import { computeBackoff, GIVE_UP_AFTER_MS } from './backoff.ts'
import type { Topic } from './topics.ts'

/** The state of one topic at one hub. */
export interface TopicState {
  /** The ETag of the version that the hub last accepted. */
  readonly announced?: string
  readonly announcedAt?: Instant
  /** The hub's last answer about this topic. */
  readonly answer?: string
  readonly answeredAt?: Instant
  /** The attempts for a version that the hub has not accepted yet. */
  readonly trying?: Attempts
}

/** The attempts to announce one version of a topic. */
interface Attempts {
  readonly etag: string
  readonly since: Instant
  /** Refusals of this topic in a row. */
  readonly refusals: number
  readonly nextTry: Instant
  /** Set after 24 hours: only a newer version is announced. */
  readonly gaveUp: boolean
}

export interface HubState {
  /** By the topic's URL. */
  readonly topics: Map<string, TopicState>
  /** Failed requests in a row. */
  failures: number
  /** No request is sent before this instant. */
  nextTry?: Instant
  /** Set when `nextTry` comes from the hub's `Retry-After`. */
  isAsked?: boolean
}

/** By the hub's URL. */
export type HubStates = Map<string, HubState>

/** Returns the state of a hub that has not been contacted. */
export const makeHubState = (): HubState => ({ topics: new Map(), failures: 0 })

type Topics = ReadonlyMap<string, Topic>

/** Adds new topics to a hub's state and removes those that are no longer published. */
export function reconcile({ topics }: HubState, served: Topics): void {
  for (const url of topics.keys()) if (!served.has(url)) topics.delete(url)
  for (const url of served.keys()) if (!topics.has(url)) topics.set(url, {})
}

/** Returns true when the hub has not accepted the served version and it has not been given up. */
const isPending = (state: TopicState | undefined, { etag }: Topic): boolean =>
  state?.announced !== etag && !(state?.trying?.etag === etag && state.trying.gaveUp)

/** Returns the instant from which a topic may be sent: the later end of the hub's and the topic's own backoff. */
function getEarliestTry(hub: HubState, { url, etag }: Topic, now: Instant): Instant {
  const trying = hub.topics.get(url)?.trying
  const at = Math.max(hub.nextTry ?? 0, trying?.etag === etag ? trying.nextTry : 0)
  // No wait is longer than a day; a later instant was recorded while the clock was wrong.
  return at > now + GIVE_UP_AFTER_MS ? now : at
}

const listPendingTopics = (hub: HubState, served: Topics): Topic[] =>
  [...served.values()].filter((topic) => isPending(hub.topics.get(topic.url), topic))

/** Returns the topics to announce now. */
export const listDueTopics = (hub: HubState, served: Topics, now: Instant): Topic[] =>
  listPendingTopics(hub, served).filter((topic) => getEarliestTry(hub, topic, now) <= now)

/** Returns the instant at which the next topic is due; undefined when none is pending. */
export function getNextTry(hub: HubState, served: Topics, now: Instant): Instant | undefined {
  const instants = listPendingTopics(hub, served).map((topic) => getEarliestTry(hub, topic, now))
  return instants.length === 0 ? undefined : instants.reduce((first, at) => Math.min(first, at))
}

/** Returns the number of topics whose served version the hub has not accepted, including those given up. */
export const countPending = (hub: HubState, served: Topics): number =>
  [...served.values()].filter(({ url, etag }) => hub.topics.get(url)?.announced !== etag).length

/** Records accepted topics. A hub that answers again after failures gets another try for every topic given up. */
export function recordSuccess(hub: HubState, sent: readonly Topic[], answer: string, now: Instant): void {
  for (const { url, etag } of sent) {
    hub.topics.set(url, { announced: etag, announcedAt: now, answer, answeredAt: now })
  }
  if (hub.failures > 0)
    for (const [url, state] of hub.topics) if (state.trying?.gaveUp) hub.topics.set(url, clearAttempts(state))
  hub.failures = 0
  resetWait(hub)
}

/** Records the refusal of one topic; the hub may accept others. */
export function recordRefusal(hub: HubState, topic: Topic, answer: string, now: Instant, random: number): void {
  const state = hub.topics.get(topic.url)
  const before = getAttempts(state, topic, now)
  const refusals = before.refusals + 1
  const trying = giveUpIfOld({ ...before, refusals, nextTry: now + computeBackoff(refusals, random) }, now)
  hub.topics.set(topic.url, { ...state, answer, answeredAt: now, trying })
}

/** Records a failed request: every due topic waits for the hub's backoff. */
export function recordFailure(
  hub: HubState,
  due: readonly Topic[],
  { text, waitMs }: { readonly text: string; readonly waitMs?: number },
  now: Instant,
  random: number,
): void {
  hub.failures += 1
  // `Retry-After: 0` does not shorten the backoff.
  const backoff = computeBackoff(hub.failures, random)
  hub.nextTry = now + Math.max(waitMs ?? 0, backoff)
  hub.isAsked = waitMs !== undefined && waitMs >= backoff
  for (const topic of due) {
    const state = hub.topics.get(topic.url)
    const trying = giveUpIfOld(getAttempts(state, topic, now), now)
    hub.topics.set(topic.url, { ...state, answer: text, answeredAt: now, trying })
  }
}

/** Clears every backoff except a wait that the hub asked for: a command that a person runs tries at once. */
export function resetBackoff(hub: HubState): void {
  if (hub.isAsked !== true) resetWait(hub)
  for (const [url, state] of hub.topics) if (state.trying !== undefined) hub.topics.set(url, clearAttempts(state))
}

function resetWait(hub: HubState): void {
  delete hub.nextTry
  delete hub.isAsked
}

const getAttempts = (state: TopicState | undefined, { etag }: Topic, now: Instant): Attempts =>
  state?.trying?.etag === etag ? state.trying : { etag, since: now, refusals: 0, nextTry: now, gaveUp: false }

const giveUpIfOld = (trying: Attempts, now: Instant): Attempts => ({
  ...trying,
  gaveUp: now - trying.since >= GIVE_UP_AFTER_MS,
})

const clearAttempts = ({ trying: _, ...state }: TopicState): TopicState => state
