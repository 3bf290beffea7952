import { EVENT_ID, type Event, getScalarValue, parseEvents } from 'js-yaml'
import type { KeyPath, Place } from '../problems/index.ts'
import type { SplitFile } from './front-matter/index.ts'

/**
 * Returns the place of a value in its file, or of its nearest parent when there is no such value. Records are parsed without
 * positions, which is faster, so the text is parsed again for the few problems.
 *
 * @param of the part to locate: the value, or its key when that is unknown
 */
export function locateValue(parts: Omit<SplitFile, 'body'>, path: KeyPath, of: Located = 'value'): Place {
  const { syntax, head, headLine } = parts
  const offset = syntax === 'toml' ? findOffsetInToml(head, path, of) : findOffsetInYaml(head, path, of)
  if (offset === undefined) return { line: 1, column: 1 }
  const before = head.slice(0, offset).split('\n')
  return { line: headLine + before.length - 1, column: (before.at(-1)?.length ?? 0) + 1 }
}

/** A value, or the key of a value. */
export type Located = 'key' | 'value'

/** Finds an offset in YAML, or in JSON, which is YAML too. */
function findOffsetInYaml(text: string, path: KeyPath, of: Located): number | undefined {
  try {
    return new EventWalker(text, parseEvents(text, {}), of).find(path)
  } catch {
    return undefined
  }
}

/** Walks the events of a parser as a tree. */
class EventWalker {
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
    return this.findBelow(path)
  }

  /** Returns the offset of a path below the current node, or of the node when there is no such path. */
  private findBelow(path: KeyPath): number | undefined {
    const node = this.events[this.at]
    if (node === undefined) return undefined
    const own = getOffset(node)
    const [step, ...rest] = path
    if (step === undefined) return own
    if (node.type === EVENT_ID.MAPPING) return this.findInMapping(String(step), rest) ?? own
    if (node.type === EVENT_ID.SEQUENCE) return this.findInSequence(Number(step), rest) ?? own
    return own
  }

  private findInMapping(key: string, rest: KeyPath): number | undefined {
    this.at += 1
    for (;;) {
      const event = this.events[this.at]
      if (event === undefined || event.type === EVENT_ID.POP) return undefined
      const name = event.type === EVENT_ID.SCALAR ? getScalarValue(this.text, event) : undefined
      const keyOffset = getOffset(event)
      this.skip()
      if (name === key) {
        if (this.of === 'key' && rest.length === 0) return keyOffset
        const value = this.findBelow(rest)
        return value === undefined || this.isEmptyScalar() ? keyOffset : value
      }
      this.skip()
    }
  }

  private isEmptyScalar(): boolean {
    const event = this.events[this.at]
    return event?.type === EVENT_ID.SCALAR && event.valueStart === event.valueEnd
  }

  private findInSequence(index: number, rest: KeyPath): number | undefined {
    this.at += 1
    for (let position = 0; ; position += 1) {
      const event = this.events[this.at]
      if (event === undefined || event.type === EVENT_ID.POP) return undefined
      if (position === index) return this.findBelow(rest)
      this.skip()
    }
  }

  /** Moves past the current node and its descendants. */
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

function getOffset(event: Event): number | undefined {
  if (event.type === EVENT_ID.SCALAR) return event.style === 1 ? event.valueStart : event.valueStart - 1
  if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) return event.start
  return undefined
}

/** Finds an offset in TOML, whose parser gives no positions, by the lines of tables and keys. */
function findOffsetInToml(text: string, path: KeyPath, of: Located): number | undefined {
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
