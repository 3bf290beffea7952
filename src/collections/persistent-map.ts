import { forEachInTask, runTask, type Task } from './task.ts'

/** Average number of entries in a bucket of a new map. */
const BUCKET_SIZE = 16
/** Buckets in a group. A change copies one bucket, its group and the list of groups. */
const GROUP_SIZE = 64
/** The map is rebuilt with more buckets when it holds this many times its intended number of entries. */
const MAX_LOAD_FACTOR = 4
/** Changes made in one step of a task. */
const STEP_SIZE = 500

interface Bucket<V> {
  /** Hash codes, parallel to `keys`; compared first, because equal codes are rare. */
  readonly hashes: readonly number[]
  readonly keys: readonly string[]
  readonly values: readonly V[]
}

/** A bucket that no finished map shares yet, so it may be changed in place. */
interface OwnBucket<V> extends Bucket<V> {
  readonly hashes: number[]
  readonly keys: string[]
  readonly values: V[]
}

type Groups<V> = readonly (readonly Bucket<V>[])[]

export type Entries<V> = readonly (readonly [key: string, value: V])[]

/**
 * An immutable, unordered hash map that shares unchanged buckets with the maps made from it. `Map` of immutable 5.2.1
 * takes 2.5 times as long to build, twice as long to read, and three times the memory.
 */
export class PersistentMap<V> implements ReadonlyMap<string, V> {
  readonly size: number
  private readonly groups: Groups<V>

  private constructor(groups: Groups<V>, size: number) {
    this.groups = groups
    this.size = size
  }

  /** The last one of several entries with one key wins. */
  static of<V>(entries: Entries<V> = []): PersistentMap<V> {
    return new PersistentMap<V>([], 0).with(entries)
  }

  get(key: string): V | undefined {
    const hash = computeHash(key)
    const bucket = getBucket(this.groups, hash)
    return bucket.values[findIndex(bucket, hash, key)]
  }

  has(key: string): boolean {
    const hash = computeHash(key)
    return findIndex(getBucket(this.groups, hash), hash, key) !== -1
  }

  /** Returns a map without some keys and with other entries; removal comes first. */
  with(entries: Entries<V>, without: Iterable<string> = []): PersistentMap<V> {
    return runTask(this.editedWith(entries, without))
  }

  /** Does the same as `with`, in steps. */
  *editedWith(entries: Entries<V>, without: Iterable<string> = []): Task<PersistentMap<V>> {
    const draft = this.size === 0 ? new NewDraft<V>(entries.length) : new Draft(this.groups, this.size)
    if (draft instanceof Draft) for (const key of without) draft.delete(key)
    yield* forEachInTask(entries, STEP_SIZE, ([key, value]) => draft.set(key, value))
    const { groups, size } = draft
    if (groups === this.groups || size + this.size === 0) return this
    const isOverloaded = size > groups.length * GROUP_SIZE * BUCKET_SIZE * MAX_LOAD_FACTOR
    return isOverloaded ? PersistentMap.of([...listEntries(groups)]) : new PersistentMap(groups, size)
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

/** Builds the groups of a map from scratch. */
class NewDraft<V> {
  size = 0
  private readonly buckets: (OwnBucket<V> | undefined)[]

  /** @param size approximate number of entries to come */
  constructor(size: number) {
    let groups = 1
    while (groups * GROUP_SIZE * BUCKET_SIZE < size) groups *= 2
    this.buckets = new Array<OwnBucket<V> | undefined>(groups * GROUP_SIZE).fill(undefined)
  }

  set(key: string, value: V): void {
    const hash = computeHash(key)
    const index = hash % this.buckets.length
    const bucket = this.buckets[index]
    if (bucket === undefined) this.buckets[index] = { hashes: [hash], keys: [key], values: [value] }
    if (bucket === undefined || put(bucket, hash, key, value)) this.size += 1
  }

  get groups(): Groups<V> {
    return Array.from({ length: this.buckets.length / GROUP_SIZE }, (_, group) =>
      this.buckets.slice(group * GROUP_SIZE, (group + 1) * GROUP_SIZE).map((bucket) => bucket ?? EMPTY),
    )
  }
}

/** Edits the groups of an existing map: copies a bucket or group before its first change, then changes the copy. */
class Draft<V> {
  groups: Groups<V>
  size: number
  private readonly own = new Set<unknown>()

  constructor(groups: Groups<V>, size: number) {
    this.groups = groups
    this.size = size
  }

  set(key: string, value: V): void {
    const hash = computeHash(key)
    const current = getBucket(this.groups, hash)
    const index = findIndex(current, hash, key)
    if (index !== -1 && current.values[index] === value) return
    if (put(this.getOwnBucket(hash), hash, key, value)) this.size += 1
  }

  delete(key: string): void {
    const hash = computeHash(key)
    const index = findIndex(getBucket(this.groups, hash), hash, key)
    if (index === -1) return
    const { hashes, keys, values } = this.getOwnBucket(hash)
    for (const list of [hashes, keys, values]) list.splice(index, 1)
    this.size -= 1
  }

  private getOwnBucket(hash: number): OwnBucket<V> {
    const current = getBucket(this.groups, hash)
    if (this.own.has(current)) return current as OwnBucket<V>
    const bucket = { hashes: [...current.hashes], keys: [...current.keys], values: [...current.values] }
    const groups = this.toOwnList(this.groups)
    const group = this.toOwnList(groups[getGroup(groups, hash)] ?? [])
    this.groups = groups
    groups[getGroup(groups, hash)] = group
    group[hash % GROUP_SIZE] = bucket
    this.own.add(bucket)
    return bucket
  }

  private toOwnList<T>(list: readonly T[]): T[] {
    if (this.own.has(list)) return list as T[]
    const copy = [...list]
    this.own.add(copy)
    return copy
  }
}

const EMPTY: Bucket<never> = { hashes: [], keys: [], values: [] }

const getGroup = (groups: Groups<unknown>, hash: number): number => Math.floor(hash / GROUP_SIZE) % groups.length

function getBucket<V>(groups: Groups<V>, hash: number): Bucket<V> {
  return groups[getGroup(groups, hash)]?.[hash % GROUP_SIZE] ?? EMPTY
}

function findIndex({ hashes, keys }: Bucket<unknown>, hash: number, key: string): number {
  for (let index = hashes.indexOf(hash); index !== -1; index = hashes.indexOf(hash, index + 1)) {
    if (keys[index] === key) return index
  }
  return -1
}

/** Sets an entry; returns true if the key is new. */
function put<V>(bucket: OwnBucket<V>, hash: number, key: string, value: V): boolean {
  const index = findIndex(bucket, hash, key)
  if (index !== -1) bucket.values[index] = value
  else {
    bucket.hashes.push(hash)
    bucket.keys.push(key)
    bucket.values.push(value)
  }
  return index === -1
}

function* listEntries<V>(groups: Groups<V>): Generator<[string, V], undefined, undefined> {
  for (const group of groups) {
    for (const { keys, values } of group) {
      for (let index = 0; index < keys.length; index += 1) yield [keys[index] as string, values[index] as V]
    }
  }
}

/** Returns the FNV-1a hash with its upper bits folded in; 31 bits, which V8 stores in arrays without boxing. */
function computeHash(key: string): number {
  let hash = 0x811c9dc5
  for (let index = 0; index < key.length; index += 1) hash = Math.imul(hash ^ key.charCodeAt(index), 0x01000193)
  return (hash ^ (hash >>> 15)) & 0x7fffffff
}
