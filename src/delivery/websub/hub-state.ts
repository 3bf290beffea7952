import type { Instant } from '../../model/index.ts'
import { computeBackoff, GIVE_UP_AFTER } from './backoff.ts'
import type { Topic } from './topics.ts'

/** What is known of a topic at a hub. */
export interface TopicState {
  /** The ETag of the version that the hub last took word of. */
  readonly announced?: string
  readonly announcedAt?: Instant
  /** What the hub last said when asked about this topic. */
  readonly answer?: string
  readonly answeredAt?: Instant
  /** Of a version that could not be announced yet. */
  readonly trying?: Trying
}

/** The attempts to announce one version of a topic. */
interface Trying {
  readonly etag: string
  readonly since: Instant
  /** Refusals of this very topic, in a row. */
  readonly refusals: number
  readonly nextTry: Instant
  /** It was tried for a day. */
  readonly gaveUp: boolean
}

/** What is known of a hub. */
export interface HubState {
  /** By the topic's address. */
  readonly topics: Map<string, TopicState>
  /** Requests that failed, in a row. */
  failures: number
  /** Before this instant nothing is sent. */
  nextTry?: Instant
  /** Whether the hub itself named that instant. */
  isAsked?: boolean
}

/** What hubs were told: by the hub's address. What is to be announced is the difference between this and what is served. */
export type HubStates = Map<string, HubState>

/** A hub of which nothing is known yet. */
export const makeHubState = (): HubState => ({ topics: new Map(), failures: 0 })

type Topics = ReadonlyMap<string, Topic>

/** Notes which topics there are; those no longer published are forgotten. */
export function reconcile({ topics }: HubState, served: Topics): void {
  for (const url of topics.keys()) if (!served.has(url)) topics.delete(url)
  for (const url of served.keys()) if (!topics.has(url)) topics.set(url, {})
}

/** Whether the hub does not know yet what is being served, and is still to be told. */
const isPending = (state: TopicState | undefined, { etag }: Topic): boolean =>
  state?.announced !== etag && !(state?.trying?.etag === etag && state.trying.gaveUp)

/** When a topic may be sent, as far as the hub's back-off and its own say; a new version has none of its own. */
function allowedAt(hub: HubState, { url, etag }: Topic, now: Instant): Instant {
  const trying = hub.topics.get(url)?.trying
  const at = Math.max(hub.nextTry ?? 0, trying?.etag === etag ? trying.nextTry : 0)
  // No wait is longer than a day: an instant beyond that is of a clock that was wrong.
  return at > now + GIVE_UP_AFTER ? now : at
}

const pending = (hub: HubState, served: Topics): Topic[] =>
  [...served.values()].filter((topic) => isPending(hub.topics.get(topic.url), topic))

/** What a hub is to be told now. */
export const listDueTopics = (hub: HubState, served: Topics, now: Instant): Topic[] =>
  pending(hub, served).filter((topic) => allowedAt(hub, topic, now) <= now)

/** When the next topic is due; undefined when the hub knows everything, or is given up on. */
export function getNextTry(hub: HubState, served: Topics, now: Instant): Instant | undefined {
  const instants = pending(hub, served).map((topic) => allowedAt(hub, topic, now))
  return instants.length === 0 ? undefined : instants.reduce((first, at) => Math.min(first, at))
}

/** How many topics the hub does not know in the version that is served, those included that were given up. */
export const countPending = (hub: HubState, served: Topics): number =>
  [...served.values()].filter(({ url, etag }) => hub.topics.get(url)?.announced !== etag).length

/** The hub took word of these. One that was away gets back what it was given up on for. */
export function recordSuccess(hub: HubState, sent: readonly Topic[], answer: string, now: Instant): void {
  for (const { url, etag } of sent) {
    hub.topics.set(url, { announced: etag, announcedAt: now, answer, answeredAt: now })
  }
  if (hub.failures > 0)
    for (const [url, state] of hub.topics) if (state.trying?.gaveUp) hub.topics.set(url, reset(state))
  hub.failures = 0
  resetWait(hub)
}

/** The hub refused word of this topic, and may take others. */
export function recordRefusal(hub: HubState, topic: Topic, answer: string, now: Instant, random: number): void {
  const state = hub.topics.get(topic.url)
  const before = getTrying(state, topic, now)
  const refusals = before.refusals + 1
  const trying = aged({ ...before, refusals, nextTry: now + computeBackoff(refusals, random) }, now)
  hub.topics.set(topic.url, { ...state, answer, answeredAt: now, trying })
}

/** The hub could not be had: everything due waits. */
export function recordFailure(
  hub: HubState,
  due: readonly Topic[],
  { text, waitMs }: { readonly text: string; readonly waitMs?: number },
  now: Instant,
  random: number,
): void {
  hub.failures += 1
  // Never sooner than the hub asks for; `Retry-After: 0` is no invitation to ask in a loop.
  const own = computeBackoff(hub.failures, random)
  hub.nextTry = now + Math.max(waitMs ?? 0, own)
  hub.isAsked = waitMs !== undefined && waitMs >= own
  for (const topic of due) {
    const state = hub.topics.get(topic.url)
    const trying = aged(getTrying(state, topic, now), now)
    hub.topics.set(topic.url, { ...state, answer: text, answeredAt: now, trying })
  }
}

/** Everything is tried anew, but for what a hub asked to wait for: what a person sets going is not to wait for a back-off. */
export function resetBackoff(hub: HubState): void {
  if (hub.isAsked !== true) resetWait(hub)
  for (const [url, state] of hub.topics) if (state.trying !== undefined) hub.topics.set(url, reset(state))
}

function resetWait(hub: HubState): void {
  delete hub.nextTry
  delete hub.isAsked
}

const getTrying = (state: TopicState | undefined, { etag }: Topic, now: Instant): Trying =>
  state?.trying?.etag === etag ? state.trying : { etag, since: now, refusals: 0, nextTry: now, gaveUp: false }

const aged = (trying: Trying, now: Instant): Trying => ({ ...trying, gaveUp: now - trying.since >= GIVE_UP_AFTER })

const reset = ({ trying: _, ...state }: TopicState): TopicState => state
