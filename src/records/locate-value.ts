import { EVENT_ID, type Event, getScalarValue, parseEvents } from 'js-yaml'
import type { KeyPath, Place } from '../problems/index.ts'
import type { SplitFile } from './front-matter/index.ts'

/**
 * Where a value stands in its file. Records are read without positions, which is quick; a fault is rare, and its place
 * is found by reading the text once more. When the value isn't there, the place is its nearest parent's.
 *
 * @param of what is looked for at the end of the path: a key itself is what is wrong when nobody knows it
 */
export function locateValue(parted: Omit<SplitFile, 'body'>, path: KeyPath, of: Located = 'value'): Place {
  const { syntax, head, headLine } = parted
  const offset = syntax === 'toml' ? offsetInToml(head, path, of) : offsetInYaml(head, path, of)
  if (offset === undefined) return { line: 1, column: 1 }
  const before = head.slice(0, offset).split('\n')
  return { line: headLine + before.length - 1, column: (before.at(-1)?.length ?? 0) + 1 }
}

/** A value, or the key that it stands under. */
export type Located = 'key' | 'value'

/** JSON is YAML too, as far as places go. */
function offsetInYaml(text: string, path: KeyPath, of: Located): number | undefined {
  try {
    return new Walk(text, parseEvents(text, {}), of).find(path)
  } catch {
    return undefined
  }
}

/** Walks a flat stream of events as the tree that it is. */
class Walk {
  private at = 0
  private readonly text: string
  private readonly events: readonly Event[]
  private readonly of: Located

  constructor(text: string, events: readonly Event[], of: Located) {
    this.text = text
    this.events = events
    this.of = of
  }

  find(path: KeyPath): number | undefined {
    while (this.events[this.at]?.type === EVENT_ID.DOCUMENT) this.at += 1
    return this.within(path)
  }

  /** The offset of what `path` leads to from the node at hand, whose own offset is the answer when it leads nowhere. */
  private within(path: KeyPath): number | undefined {
    const node = this.events[this.at]
    if (node === undefined) return undefined
    const own = findOffset(node)
    const [step, ...rest] = path
    if (step === undefined) return own
    if (node.type === EVENT_ID.MAPPING) return this.inMapping(String(step), rest) ?? own
    if (node.type === EVENT_ID.SEQUENCE) return this.inSequence(Number(step), rest) ?? own
    return own
  }

  private inMapping(key: string, rest: KeyPath): number | undefined {
    this.at += 1
    for (;;) {
      const event = this.events[this.at]
      if (event === undefined || event.type === EVENT_ID.POP) return undefined
      const name = event.type === EVENT_ID.SCALAR ? getScalarValue(this.text, event) : undefined
      const keyOffset = findOffset(event)
      this.skip()
      if (name === key) {
        if (this.of === 'key' && rest.length === 0) return keyOffset
        const value = this.within(rest)
        return value === undefined || this.isEmptyScalar() ? keyOffset : value
      }
      this.skip()
    }
  }

  private isEmptyScalar(): boolean {
    const event = this.events[this.at]
    return event?.type === EVENT_ID.SCALAR && event.valueStart === event.valueEnd
  }

  private inSequence(index: number, rest: KeyPath): number | undefined {
    this.at += 1
    for (let passed = 0; ; passed += 1) {
      const event = this.events[this.at]
      if (event === undefined || event.type === EVENT_ID.POP) return undefined
      if (passed === index) return this.within(rest)
      this.skip()
    }
  }

  /** Goes past the node at hand, with all that is in it. */
  private skip(): void {
    let depth = 0
    do {
      const event = this.events[this.at]
      if (event === undefined) return
      if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) depth += 1
      if (event.type === EVENT_ID.POP) depth -= 1
      this.at += 1
    } while (depth > 0)
  }
}

function findOffset(event: Event): number | undefined {
  if (event.type === EVENT_ID.SCALAR) return event.style === 1 ? event.valueStart : event.valueStart - 1
  if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) return event.start
  return undefined
}

/** TOML's reader gives no places: the value after, or the key that is, the last key of the path, under the table of the keys before it. */
function offsetInToml(text: string, path: KeyPath, of: Located): number | undefined {
  const keys = path.filter((step) => typeof step === 'string')
  const key = keys.at(-1)
  if (key === undefined) return undefined
  const table = keys.slice(0, -1).join('.')
  let current = ''
  let offset = 0
  let parent: number | undefined
  for (const line of text.split('\n')) {
    current = /^\s*\[+\s*([^\]]+?)\s*\]+/.exec(line)?.[1]?.replaceAll('"', '') ?? current
    const entry = /^((\s*)"?([^"=\s]+)"?\s*=\s*)/.exec(line)
    if (entry !== null) {
      const name = current === '' ? entry[3] : `${current}.${entry[3]}`
      const before = of === 'key' ? entry[2] : entry[1]
      if (name === (table === '' ? key : `${table}.${key}`)) return offset + (before?.length ?? 0)
      if (name === keys[0]) parent = offset + (entry[1]?.length ?? 0)
    }
    offset += line.length + 1
  }
  return parent
}
