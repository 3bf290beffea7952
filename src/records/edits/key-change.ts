import type { KeyPath } from '../../problems/index.ts'

/** A value that is written into a record: a text, a flag, or texts and flags by name. */
export type EditedValue = EditedScalar | Readonly<Record<string, EditedScalar>>
export type EditedScalar = string | boolean

/** One change of a record. */
export type KeyChange =
  /** Replaces a value that is no list and no mapping, or adds an outermost key. */
  | { readonly kind: 'set'; readonly at: KeyPath; readonly value: EditedValue }
  | { readonly kind: 'remove'; readonly at: KeyPath }
  /** Adds an entry to the end of the list under an outermost key. */
  | { readonly kind: 'append'; readonly at: KeyPath; readonly value: Readonly<Record<string, EditedScalar>> }

/** Replaces the characters between two offsets of a text. */
export interface Splice {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** Writes a change of a record's text; undefined when the text is written in a form that it does not know. */
export type ChangeWriter = (head: string, change: KeyChange) => readonly Splice[] | undefined

/** Returns the offset at which the line of an offset begins. */
export const getLineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1

/** Returns the end of an entry without the empty lines and comments after it, which belong to what follows. */
export function trimFollowing(text: string, start: number, end: number): number {
  let last = end
  while (last > start) {
    const lineStart = getLineStart(text, last - 1)
    if (lineStart <= start || !/^(?:#|[ \t]*$)/.test(text.slice(lineStart, last - 1))) break
    last = lineStart
  }
  return last
}

/** Returns the data with a change, to compare it with what was written. */
export function applyToData(data: Readonly<Record<string, unknown>>, change: KeyChange): Record<string, unknown> {
  const copy = structuredClone(data) as Record<string, unknown>
  const [last, ...above] = [...change.at].reverse()
  if (last === undefined) return copy
  const parent = above.reverse().reduce<unknown>((inner, step) => (inner as Record<string, unknown>)?.[step], copy)
  if (typeof parent !== 'object' || parent === null) return copy
  const target = parent as Record<string, unknown>
  if (change.kind === 'remove') delete target[last]
  else if (change.kind === 'set') target[last] = change.value
  else target[last] = [...(Array.isArray(target[last]) ? (target[last] as unknown[]) : []), change.value]
  return copy
}

/** Returns whether two records hold the same; an instant may be written in two ways. */
export function isSameData(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a === 'string' && typeof b === 'string')
    return isInstant(a) && isInstant(b) && Date.parse(a) === Date.parse(b)
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a) !== Array.isArray(b)) return false
  const [left, right] = [Object.entries(a), new Map(Object.entries(b))]
  return left.length === right.size && left.every(([key, value]) => right.has(key) && isSameData(value, right.get(key)))
}

const isInstant = (text: string): boolean =>
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)$/.test(text)
