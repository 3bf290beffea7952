import type { KeyPath } from '../problems/index.ts'
import type { FieldLimit } from './fields/index.ts'
import { isRecord } from './front-matter/index.ts'

/** A part of a value that is over its limit and therefore not in the limited value. */
export interface Excess {
  /** Path below the value. */
  readonly at: KeyPath
  readonly found: string
  readonly expected: string
}

/** A value as far as its limits allow. */
export interface LimitedValue {
  /** Undefined when nothing is left. */
  readonly value: unknown
  readonly excess: readonly Excess[]
}

/** Deeper values of a field are not read. */
const MAX_DEPTH = 4

/** Returns the value without what is over the limit; undefined when nothing is, as in nearly all records. */
export function limitValue(value: unknown, limit: FieldLimit): LimitedValue | undefined {
  if (isWithin(value, limit, 0)) return undefined
  if (Array.isArray(value)) return limitList(value, limit)
  if (typeof value === 'string' && limit.entries !== undefined) return limitNames(value, limit)
  if (isRecord(value)) return limitMapping(value, limit)
  // The beginning of a text that withholds stands for it: an absent value could have another meaning.
  const rest = limit.withholds === true ? String(value).slice(0, BEGINNING) : undefined
  return { value: rest, excess: [describeText(value, limit)] }
}

const BEGINNING = 100

function isWithin(value: unknown, limit: FieldLimit, depth: number): boolean {
  const { characters, entries = Number.POSITIVE_INFINITY } = limit
  if (typeof value === 'string') {
    return value.length <= characters && (depth > 0 || value.length <= entries || countNames(value) <= entries)
  }
  if (typeof value !== 'object' || value === null) return true
  if (depth > MAX_DEPTH) return true
  const inner: unknown[] = Array.isArray(value) ? value : Object.values(value)
  return (
    (depth > 0 || !Array.isArray(value) || inner.length <= entries) &&
    inner.every((each) => isWithin(each, limit, depth + 1))
  )
}

/** Keeps the first entries of a list, without those that are too long. */
function limitList(list: readonly unknown[], limit: FieldLimit): LimitedValue {
  const { entries = 1 } = limit
  const excess: Excess[] = []
  if (list.length > entries) excess.push(describeList(list.length, entries))
  const kept = list.slice(0, entries).filter((entry, index) => {
    const fits = isWithin(entry, limit, 1)
    if (!fits) excess.push({ ...describeText(entry, limit), at: [index] })
    return fits
  })
  return { value: kept, excess }
}

/** Keeps the keys of a mapping whose values are short enough. */
function limitMapping(record: Readonly<Record<string, unknown>>, limit: FieldLimit): LimitedValue {
  const excess: Excess[] = []
  const kept = Object.entries(record).filter(([key, value]) => {
    const fits = isWithin(value, limit, 1)
    if (!fits) excess.push({ ...describeText(value, limit), at: [key] })
    return fits
  })
  return { value: Object.fromEntries(kept), excess }
}

/** Keeps the first names of a text with commas, without those that are too long. */
function limitNames(text: string, limit: FieldLimit): LimitedValue {
  const { entries = 1, characters } = limit
  const names = text.split(SEPARATOR)
  const kept = names.slice(0, entries).filter(({ length }) => length <= characters)
  const excess: Excess[] = []
  if (names.length > entries) excess.push(describeList(names.length, entries))
  const long = names.slice(0, entries).find(({ length }) => length > characters)
  if (long !== undefined) excess.push(describeText(long, limit))
  return { value: kept.length === 0 ? undefined : kept.join(','), excess }
}

const SEPARATOR = /[,;]/

function countNames(text: string): number {
  let count = 1
  for (let at = 0; at < text.length; at += 1) if (text[at] === ',' || text[at] === ';') count += 1
  return count
}

const describeList = (length: number, entries: number): Excess => ({
  at: [],
  found: `a list of ${format(length)}`,
  expected: `at most ${format(entries)}`,
})

const describeText = (value: unknown, { characters }: FieldLimit): Excess => ({
  at: [],
  found: `a text of ${format(findLongest(value, 0))} characters`,
  expected: `at most ${format(characters)}`,
})

function findLongest(value: unknown, depth: number): number {
  if (typeof value === 'string') return value.length
  if (depth > MAX_DEPTH || !(isRecord(value) || Array.isArray(value))) return 0
  let longest = 0
  for (const inner of Object.values(value)) longest = Math.max(longest, findLongest(inner, depth + 1))
  return longest
}

const format = (count: number): string => count.toLocaleString('en-GB')
