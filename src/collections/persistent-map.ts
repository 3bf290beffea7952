import { forEachInTask, runTask, type Task } from './task.ts'

/** Entries of one bucket, about. */
const BUCKET = 16
/** Buckets of one group: a change copies a bucket, its group, and the list of groups. */
const GROUP = 64
/** With so many times the entries it is time for more buckets. */
const CROWDED = 4
/** Changes made in one step. */
const STEP = 500

interface Bucket<V> {
  /** Of the keys, in their order: nearly always they tell keys apart. */
  readonly codes: readonly number[]
  readonly keys: readonly string[]
  readonly values: readonly V[]
}

/** A bucket that nobody else has yet. */
interface OwnBucket<V> extends Bucket<V> {
  readonly codes: number[]
  readonly keys: string[]
  readonly values: V[]
}

type Groups<V> = readonly (readonly Bucket<V>[])[]

export type Entries<V> = readonly (readonly [key: string, value: V])[]

/**
 * A map that never changes. One that follows from it shares with it whatever is the same: a change costs the same
 * however much there is. In no order. `Map` of immutable (5.2.1) takes 2.5 times as long to make, twice as long to read,
 * and three times the memory.
 */
export class PersistentMap<V> implements ReadonlyMap<string, V> {
  readonly size: number
  private readonly groups: Groups<V>

  private constructor(groups: Groups<V>, size: number) {
    this.groups = groups
    this.size = size
  }

  /** Of several entries with one key the last one is in it. */
  static of<V>(entries: Entries<V> = []): PersistentMap<V> {
    return new PersistentMap<V>([], 0).with(entries)
  }

  get(key: string): V | undefined {
    const code = hash(key)
    const bucket = getBucket(this.groups, code)
    return bucket.values[find(bucket, code, key)]
  }

  has(key: string): boolean {
    const code = hash(key)
    return find(getBucket(this.groups, code), code, key) !== -1
  }

  /** The map without some keys, and then with other entries. */
  with(entries: Entries<V>, without: Iterable<string> = []): PersistentMap<V> {
    return runTask(this.editedWith(entries, without))
  }

  /** The same in steps. */
  *editedWith(entries: Entries<V>, without: Iterable<string> = []): Task<PersistentMap<V>> {
    const draft = this.size === 0 ? new NewDraft<V>(entries.length) : new Draft(this.groups, this.size)
    if (draft instanceof Draft) for (const key of without) draft.delete(key)
    yield* forEachInTask(entries, STEP, ([key, value]) => draft.set(key, value))
    const { groups, size } = draft
    if (groups === this.groups || size + this.size === 0) return this
    const isCrowded = size > groups.length * GROUP * BUCKET * CROWDED
    return isCrowded ? PersistentMap.of([...listEntries(groups)]) : new PersistentMap(groups, size)
  }

  forEach(run: (value: V, key: string, map: ReadonlyMap<string, V>) => void): void {
    for (const [key, value] of this) run(value, key, this)
  }

  entries(): Generator<[string, V], undefined, undefined> {
    return listEntries(this.groups)
  }

  *keys(): Generator<string, undefined, undefined> {
    for (const group of this.groups) for (const { keys } of group) for (const key of keys) yield key
  }

  *values(): Generator<V, undefined, undefined> {
    for (const group of this.groups) for (const { values } of group) for (const value of values) yield value
  }

  [Symbol.iterator](): Generator<[string, V], undefined, undefined> {
    return this.entries()
  }
}

/** The groups of a map made from nothing. */
class NewDraft<V> {
  size = 0
  private readonly buckets: (OwnBucket<V> | undefined)[]

  /** @param size how many entries there will be, about */
  constructor(size: number) {
    let groups = 1
    while (groups * GROUP * BUCKET < size) groups *= 2
    this.buckets = new Array<OwnBucket<V> | undefined>(groups * GROUP).fill(undefined)
  }

  set(key: string, value: V): void {
    const code = hash(key)
    const place = code % this.buckets.length
    const bucket = this.buckets[place]
    if (bucket === undefined) this.buckets[place] = { codes: [code], keys: [key], values: [value] }
    if (bucket === undefined || put(bucket, code, key, value)) this.size += 1
  }

  get groups(): Groups<V> {
    return Array.from({ length: this.buckets.length / GROUP }, (_, group) =>
      this.buckets.slice(group * GROUP, (group + 1) * GROUP).map((bucket) => bucket ?? EMPTY),
    )
  }
}

/** The groups of a map that follows from another: what it has made itself it changes, what it was given it copies. */
class Draft<V> {
  groups: Groups<V>
  size: number
  private readonly own = new Set<unknown>()

  constructor(groups: Groups<V>, size: number) {
    this.groups = groups
    this.size = size
  }

  set(key: string, value: V): void {
    const code = hash(key)
    const known = getBucket(this.groups, code)
    const at = find(known, code, key)
    if (at !== -1 && known.values[at] === value) return
    if (put(this.bucket(code), code, key, value)) this.size += 1
  }

  delete(key: string): void {
    const code = hash(key)
    const at = find(getBucket(this.groups, code), code, key)
    if (at === -1) return
    const { codes, keys, values } = this.bucket(code)
    for (const list of [codes, keys, values]) list.splice(at, 1)
    this.size -= 1
  }

  private bucket(code: number): OwnBucket<V> {
    const known = getBucket(this.groups, code)
    if (this.own.has(known)) return known as OwnBucket<V>
    const bucket = { codes: [...known.codes], keys: [...known.keys], values: [...known.values] }
    const groups = this.owned(this.groups)
    const group = this.owned(groups[getGroup(groups, code)] ?? [])
    this.groups = groups
    groups[getGroup(groups, code)] = group
    group[code % GROUP] = bucket
    this.own.add(bucket)
    return bucket
  }

  private owned<T>(list: readonly T[]): T[] {
    if (this.own.has(list)) return list as T[]
    const copy = [...list]
    this.own.add(copy)
    return copy
  }
}

const EMPTY: Bucket<never> = { codes: [], keys: [], values: [] }

const getGroup = (groups: Groups<unknown>, code: number): number => Math.floor(code / GROUP) % groups.length

function getBucket<V>(groups: Groups<V>, code: number): Bucket<V> {
  return groups[getGroup(groups, code)]?.[code % GROUP] ?? EMPTY
}

function find({ codes, keys }: Bucket<unknown>, code: number, key: string): number {
  for (let at = codes.indexOf(code); at !== -1; at = codes.indexOf(code, at + 1)) if (keys[at] === key) return at
  return -1
}

/** Whether it is a new one. */
function put<V>(bucket: OwnBucket<V>, code: number, key: string, value: V): boolean {
  const at = find(bucket, code, key)
  if (at !== -1) bucket.values[at] = value
  else {
    bucket.codes.push(code)
    bucket.keys.push(key)
    bucket.values.push(value)
  }
  return at === -1
}

function* listEntries<V>(groups: Groups<V>): Generator<[string, V], undefined, undefined> {
  for (const group of groups) {
    for (const { keys, values } of group) {
      for (let at = 0; at < keys.length; at += 1) yield [keys[at] as string, values[at] as V]
    }
  }
}

/** FNV-1a, its upper bits mixed into the lower ones; 31 bits, which Node keeps in an array as they are. */
function hash(key: string): number {
  let code = 0x811c9dc5
  for (let at = 0; at < key.length; at += 1) code = Math.imul(code ^ key.charCodeAt(at), 0x01000193)
  return (code ^ (code >>> 15)) & 0x7fffffff
}
