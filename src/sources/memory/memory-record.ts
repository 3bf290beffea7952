import { createHash } from 'node:crypto'
import { UsageError } from '../../system/index.ts'
import type { RecordText } from '../record-text.ts'

/** A record as its values: the keys are those of front matter or a `.json` article file, in any of the dialects. */
export interface RecordValues {
  /** Stable and unique. One with slashes acts as a path: `europe/vote` has the slug `vote`. */
  readonly id: string | number
  readonly [key: string]: unknown
}

/** A record as an article file: its text, and the path that it would have in a content directory. */
export interface RecordFileText {
  readonly file: string
  readonly text: string
}

/** A record that code hands over. */
export type MemoryRecord = RecordValues | RecordFileText

/** A record with the path that it is kept under. */
export interface StoredRecord extends RecordText {
  readonly file: string
  /** Digest of the text. */
  readonly version: string
}

/** @throws UsageError when the record has neither `id` nor `file` and `text`, or holds what JSON cannot express */
export function toStoredRecord(record: MemoryRecord): StoredRecord {
  if (typeof record !== 'object' || record === null) {
    throw new UsageError(`found ${String(record)} in place of a record; expected an object with \`id\``)
  }
  if (isFileText(record)) return store(record.file, record.text)
  const values = listValues(record)
  const id = values.get('id')
  if ((typeof id !== 'string' && typeof id !== 'number') || id === '') {
    throw new UsageError('found a record without `id`; expected an id that never changes, such as a primary key')
  }
  // Instants as RFC 3339: that is how JSON writes a Date.
  return store(`${id}.json`, toJson(Object.fromEntries(values.set('id', String(id))), `record "${id}"`), String(id))
}

/**
 * Returns the values of a record as a program reads them. Those of getters of its class count, and so do those that a
 * loop does not show, because each of them may hide the record.
 *
 * @throws UsageError when a value cannot be read
 */
function listValues(record: object): Map<string, unknown> {
  const values = new Map<string, unknown>()
  try {
    for (let at: unknown = record; isObject(at) && at !== Object.prototype; at = Object.getPrototypeOf(at)) {
      for (const key of Object.getOwnPropertyNames(at)) {
        const value: unknown = values.has(key) ? undefined : Reflect.get(record, key)
        if (value !== undefined && (Object.hasOwn(record, key) || isPlain(value))) values.set(key, value)
      }
    }
  } catch (error) {
    const id = values.get('id')
    const name = id === undefined ? 'a record' : `record "${String(id)}"`
    throw new UsageError(`${name}: reading a value failed (${String(error)}); expected plain values`)
  }
  return values
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null

/** Returns true for values that a getter may add: methods and the internals of a class are not part of the record. */
function isPlain(value: unknown): boolean {
  if (typeof value === 'function' || typeof value === 'symbol') return false
  if (!isObject(value) || Array.isArray(value) || value instanceof Date) return true
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** Returns values as JSON text. @throws UsageError when they cannot be written as such */
export function toJson(values: unknown, name: string): string {
  try {
    return JSON.stringify(values, undefined, 1)
  } catch (error) {
    throw new UsageError(`${name}: found values that JSON cannot express (${String(error)}); expected plain values`)
  }
}

const isFileText = (record: MemoryRecord): record is RecordFileText =>
  !('id' in record) && typeof record['file'] === 'string' && typeof record['text'] === 'string'

const store = (file: string, text: string, record?: string): StoredRecord => ({
  file,
  text,
  version: createHash('sha256').update(text).digest('base64url').slice(0, 22),
  ...(record === undefined ? {} : { record }),
})
