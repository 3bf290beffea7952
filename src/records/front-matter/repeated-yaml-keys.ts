import { constructFromEvents, EVENT_ID, type Event, getScalarValue, parseEvents } from 'js-yaml'
import type { KeyPath } from '../../problems/index.ts'

/** A value whose key comes more than once. */
export interface RepeatedValue {
  readonly at: KeyPath
  readonly value: unknown
  /** Offset of the value in the text of the record. */
  readonly offset: number
  /** True for the value that counts. */
  readonly isLast: boolean
}

interface Mapping {
  readonly at: KeyPath
  /** Values by their key, in the order of the text; absent in a list. */
  readonly members?: Map<string, RepeatedValue[]>
  /** Entries of a list so far. */
  count: number
}

/** Returns the values of a YAML text whose key comes more than once in its mapping. The text can be parsed. */
export function listRepeatedYamlValues(text: string): RepeatedValue[] {
  const events = parseEvents(text, {})
  const repeated: RepeatedValue[] = []
  const open: Mapping[] = []
  let key: string | undefined
  for (let at = 0; at < events.length; at += 1) {
    const event = events[at]
    if (event === undefined || event.type === EVENT_ID.DOCUMENT) continue
    if (event.type === EVENT_ID.POP) {
      const members = open.pop()?.members ?? new Map<string, RepeatedValue[]>()
      for (const values of members.values()) if (values.length > 1) repeated.push(...markLast(values))
      continue
    }
    const above = open.at(-1)
    if (above?.members !== undefined && key === undefined) {
      key = event.type === EVENT_ID.SCALAR ? getScalarValue(text, event) : ''
      if (event.type !== EVENT_ID.SCALAR) at = findNodeEnd(events, at)
      continue
    }
    const step = above === undefined ? undefined : (key ?? above.count)
    const path = step === undefined ? [] : [...(above?.at ?? []), step]
    if (above !== undefined) above.count += 1
    if (above?.members !== undefined && key !== undefined) addMember(above.members, key, path, text, events, at)
    key = undefined
    if (event.type === EVENT_ID.MAPPING) open.push({ at: path, members: new Map(), count: 0 })
    else if (event.type === EVENT_ID.SEQUENCE) open.push({ at: path, count: 0 })
  }
  return repeated
}

function addMember(
  members: Map<string, RepeatedValue[]>,
  key: string,
  at: KeyPath,
  text: string,
  events: readonly Event[],
  first: number,
): void {
  const event = events[first]
  const offset = event === undefined ? 0 : getStart(event)
  const value: RepeatedValue = {
    at,
    offset,
    isLast: false,
    // Nearly all keys come once: a value is read only when it is asked for.
    get value() {
      return readNode(text, events.slice(first, findNodeEnd(events, first) + 1))
    },
  }
  const others = members.get(key)
  if (others === undefined) members.set(key, [value])
  else others.push(value)
}

const markLast = (values: readonly RepeatedValue[]): RepeatedValue[] =>
  values.map(({ at, offset, value }, index) => ({ at, offset, value, isLast: index === values.length - 1 }))

function readNode(text: string, node: readonly Event[]): unknown {
  const document = { type: EVENT_ID.DOCUMENT, explicitStart: false, explicitEnd: false, directives: [] } as const
  const events: Event[] = [{ ...document, directives: [] }, ...node, { type: EVENT_ID.POP }]
  return constructFromEvents(events, { source: text, json: true, maxAliases: 0 })[0]
}

/** Returns the index of the last event of the node that begins at `first`. */
export function findNodeEnd(events: readonly Event[], first: number): number {
  let at = first
  for (let depth = 0; at < events.length; at += 1) {
    const type = events[at]?.type
    if (type === EVENT_ID.MAPPING || type === EVENT_ID.SEQUENCE) depth += 1
    if (type === EVENT_ID.POP) depth -= 1
    if (depth === 0) break
  }
  return at
}

function getStart(event: Event): number {
  if (event.type === EVENT_ID.SCALAR) return Math.max(0, event.style === 1 ? event.valueStart : event.valueStart - 1)
  return event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE ? event.start : 0
}
