import { findNearestWord, type KeyPath } from '../problems/index.ts'
import type { RecordFieldName } from './fields/index.ts'
import { isRecord } from './front-matter/index.ts'

/** Keys inside the values of a field. `isOpen`: themes have further ones, of which only a typo is one. */
interface NestedKeys {
  readonly keys: readonly string[]
  readonly isOpen: boolean
}

const NESTED_KEYS: Readonly<Partial<Record<RecordFieldName, NestedKeys>>> = {
  corrections: { keys: ['at', 'note'], isOpen: false },
  retracted: { keys: ['at', 'reason', 'keepHeadline'], isOpen: false },
  withdrawn: { keys: ['at', 'reason'], isOpen: false },
  related: { keys: ['id', 'title', 'url'], isOpen: false },
  source: { keys: ['title', 'name', 'url'], isOpen: false },
  image: { keys: ['url', 'src', 'alt', 'caption', 'credit', 'width', 'height', 'type'], isOpen: true },
  attachments: { keys: ['url', 'src', 'type', 'length', 'duration', 'title'], isOpen: true },
}

/** A fault inside a value. `cutsText`: the rest of a text after a comma became a key, so the value is not used. */
export interface NestedFault {
  readonly at: KeyPath
  readonly key: string
  readonly meant: string | undefined
  readonly cutsText: boolean
}

/** Returns true for nothing, an empty text, and lists and sets of keys that hold nothing else, as form editors save them. */
export const isEmptyValue = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.every(isEmptyValue)) ||
  (isRecord(value) && Object.values(value).every(isEmptyValue))

/**
 * Returns the value of a field without its empty keys and with the unknown keys inside it; `value` is undefined when
 * nothing usable is left. Unusable entries of a list become null, so that the others keep their places.
 */
export function readNestedValue(
  name: RecordFieldName,
  value: unknown,
): { readonly value: unknown; readonly faults: readonly NestedFault[] } {
  const nested = NESTED_KEYS[name]
  if (nested === undefined || typeof value !== 'object' || value === null) return { value, faults: NONE }
  const faults: NestedFault[] = []
  const readEntry = (entry: unknown, at: KeyPath): unknown => {
    if (!isRecord(entry)) return entry
    const found = findFaults(entry, at, nested)
    faults.push(...found)
    if (found.some(({ cutsText }) => cutsText) || isEmptyValue(entry)) return undefined
    return Object.fromEntries(Object.entries(entry).filter(([, each]) => !isEmptyValue(each)))
  }
  if (!Array.isArray(value)) return { value: readEntry(value, []), faults }
  const entries = value.map((entry, index) => readEntry(entry, [index]) ?? null)
  return { value: entries.every(isEmptyValue) ? undefined : entries, faults }
}

const NONE: readonly never[] = []

/** An empty key of a theme, and no part of a text. */
const NAME = /^[\w-]+$/

function findFaults(
  entry: Readonly<Record<string, unknown>>,
  at: KeyPath,
  { keys, isOpen }: NestedKeys,
): readonly NestedFault[] {
  const faults: NestedFault[] = []
  for (const [key, value] of Object.entries(entry)) {
    if (keys.includes(key)) continue
    const cutsText = value === null && !(isOpen && NAME.test(key))
    const meant = findNearestWord(key, keys, 1)
    if (cutsText || !isOpen || (meant !== undefined && key.length > 2))
      faults.push({ at: [...at, key], key, meant, cutsText })
  }
  return faults
}
