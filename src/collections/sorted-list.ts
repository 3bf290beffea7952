import { type Order, sortInTask } from './sort.ts'
import { forEachInTask, runTask, type Task } from './task.ts'

/** The difference between two versions of a collection. A replaced element appears in both lists. */
export interface Changes<T> {
  readonly added: readonly T[]
  readonly removed: readonly T[]
}

/** Elements in a chunk. A change copies a few chunks and shares all others. */
const MAX_CHUNK_LENGTH = 512
/** A shorter chunk is joined to the one before it. */
const MIN_CHUNK_LENGTH = MAX_CHUNK_LENGTH / 4
/** Elements processed in one step of a task. */
const STEP_SIZE = 4096

type Chunk<T> = readonly T[]

/**
 * An immutable sorted list that shares unchanged chunks with the lists made from it. A change, and the difference
 * between two lists, cost about the square root of the length.
 */
export class SortedList<T> implements Iterable<T> {
  readonly length: number
  private readonly order: Order<T>
  private readonly chunks: readonly Chunk<T>[]
  /** Index of each chunk's first element. */
  private readonly starts: readonly number[]

  private constructor(chunks: readonly Chunk<T>[], order: Order<T>) {
    const starts: number[] = []
    let length = 0
    for (const chunk of chunks) {
      starts.push(length)
      length += chunk.length
    }
    this.order = order
    this.chunks = chunks
    this.starts = starts
    this.length = length
  }

  /** Takes elements in any order; of several that compare as equal, the last one wins. */
  static of<T>(elements: Iterable<T>, order: Order<T>): SortedList<T> {
    return new SortedList<T>([], order).with(elements)
  }

  /** Returns the element at an index; a negative index counts from the end. */
  at(index: number): T | undefined {
    const absolute = index < 0 ? this.length + index : index
    if (absolute < 0 || absolute >= this.length) return undefined
    const chunk = this.findChunkAt(absolute)
    return this.chunks[chunk]?.[absolute - (this.starts[chunk] ?? 0)]
  }

  /** Returns the elements from one index up to another, exclusive. */
  slice(from = 0, to = this.length): T[] {
    const parts: Chunk<T>[] = []
    for (let chunk = this.findChunkAt(from); chunk < this.chunks.length; chunk += 1) {
      const start = this.starts[chunk] ?? 0
      if (start >= to) break
      parts.push(this.chunks[chunk]?.slice(Math.max(from - start, 0), to - start) ?? [])
    }
    return ([] as T[]).concat(...parts)
  }

  *[Symbol.iterator](): Generator<T, undefined, undefined> {
    for (const chunk of this.chunks) for (const element of chunk) yield element
  }

  /** Returns the elements in chunks of up to 512; lists made from one another share the unchanged chunks. */
  pieces(): readonly (readonly T[])[] {
    return this.chunks
  }

  /** Returns the first index that satisfies, by binary search: all that satisfy must come after all that do not. */
  firstIndex(satisfies: (element: T) => boolean): number {
    const chunk = firstIndex(this.chunks, (each) => satisfies(each[each.length - 1] as T))
    const within = this.chunks[chunk]
    return within === undefined ? this.length : (this.starts[chunk] ?? 0) + firstIndex(within, satisfies)
  }

  /** Returns the element that compares as equal. */
  find(like: T): T | undefined {
    const found = this.at(this.firstIndex((element) => this.order(element, like) >= 0))
    return found !== undefined && this.order(found, like) === 0 ? found : undefined
  }

  /** Returns a list without some elements and with others; an added element replaces one that compares as equal. */
  with(added: Iterable<T>, removed: Iterable<T> = []): SortedList<T> {
    return runTask(this.editedWith(added, removed))
  }

  /** Does the same as `with`, in steps. */
  *editedWith(added: Iterable<T>, removed: Iterable<T> = []): Task<SortedList<T>> {
    const { order } = this
    const sorted = yield* removeRepeats(yield* sortInTask([...added], order), order)
    return yield* this.editedInOrder(sorted, yield* sortInTask([...removed], order))
  }

  /** Does the same for elements that are sorted already and contain no two equal ones. */
  *editedInOrder(added: readonly T[], removed: readonly T[]): Task<SortedList<T>> {
    const { order, chunks: current } = this
    if (added.length + removed.length === 0) return this
    if (this.length === 0) return new SortedList(splitIntoChunks(added.slice()), order)
    const edits = toEdits(added, removed, order)
    const chunks: Chunk<T>[] = []
    let next = 0
    for (let done = 0; done < edits.length; ) {
      const at = this.findChunkFor(edits[done]?.element as T)
      for (; next < at; next += 1) appendChunk(chunks, current[next] ?? [])
      const limit = current[at + 1]?.[0]
      const end =
        limit === undefined ? edits.length : firstIndex(edits, (edit) => order(edit.element, limit) >= 0, done)
      const edited = applyEdits(current[at] ?? [], edits.slice(done, end), order)
      for (const part of splitIntoChunks(edited)) appendChunk(chunks, part)
      next = at + 1
      done = end
      yield
    }
    for (; next < current.length; next += 1) appendChunk(chunks, current[next] ?? [])
    return new SortedList(chunks, order)
  }

  /** Returns the difference to an earlier list of the same order, sorted. Shared chunks are skipped. */
  changesSince(before: SortedList<T>): Changes<T> {
    const dropped = new Set(before.chunks)
    const fresh = this.chunks.filter((chunk) => !dropped.delete(chunk))
    return compareLists(([] as T[]).concat(...dropped), ([] as T[]).concat(...fresh), this.order)
  }

  private findChunkAt(index: number): number {
    return Math.max(firstIndex(this.starts, (start) => start > index) - 1, 0)
  }

  /** Returns the last chunk that does not start after an element. */
  private findChunkFor(element: T): number {
    return Math.max(firstIndex(this.chunks, (chunk) => this.order(chunk[0] as T, element) > 0) - 1, 0)
  }
}

/** Returns the difference between two sorted lists. */
function compareLists<T>(before: readonly T[], after: readonly T[], order: Order<T>): Changes<T> {
  const added: T[] = []
  const removed: T[] = []
  let a = 0
  let b = 0
  while (a < before.length && b < after.length) {
    const old = before[a] as T
    const fresh = after[b] as T
    const comparison = old === fresh ? 0 : order(old, fresh)
    if (old !== fresh && comparison <= 0) removed.push(old)
    if (old !== fresh && comparison >= 0) added.push(fresh)
    if (comparison <= 0) a += 1
    if (comparison >= 0) b += 1
  }
  return { added: added.concat(after.slice(b)), removed: removed.concat(before.slice(a)) }
}

interface Edit<T> {
  readonly element: T
  readonly isAdded: boolean
}

/** Merges removals and additions into one sorted list; a removal comes before an addition that compares as equal. */
function toEdits<T>(added: readonly T[], removed: readonly T[], order: Order<T>): Edit<T>[] {
  const edits: Edit<T>[] = []
  let next = 0
  for (const element of added) {
    for (; next < removed.length && order(removed[next] as T, element) <= 0; next += 1) {
      edits.push({ element: removed[next] as T, isAdded: false })
    }
    edits.push({ element, isAdded: true })
  }
  for (; next < removed.length; next += 1) edits.push({ element: removed[next] as T, isAdded: false })
  return edits
}

function applyEdits<T>(chunk: Chunk<T>, edits: readonly Edit<T>[], order: Order<T>): Chunk<T> {
  const parts: Chunk<T>[] = []
  let from = 0
  for (const { element, isAdded } of edits) {
    const at = firstIndex(chunk, (other) => order(other, element) >= 0, from)
    if (at > from) parts.push(chunk.slice(from, at))
    const isThere = at < chunk.length && order(chunk[at] as T, element) === 0
    from = isThere ? at + 1 : at
    if (isAdded) parts.push([element])
  }
  return ([] as T[]).concat(...parts, chunk.slice(from))
}

/** Appends a chunk, or joins it to the last one if either is short. */
function appendChunk<T>(chunks: Chunk<T>[], chunk: Chunk<T>): void {
  const last = chunks[chunks.length - 1]
  if (
    last !== undefined &&
    Math.min(last.length, chunk.length) < MIN_CHUNK_LENGTH &&
    last.length + chunk.length <= MAX_CHUNK_LENGTH
  ) {
    chunks[chunks.length - 1] = [...last, ...chunk]
  } else if (chunk.length > 0) chunks.push(chunk)
}

/** Splits elements into chunks of about equal length. */
function splitIntoChunks<T>(elements: readonly T[]): Chunk<T>[] {
  if (elements.length <= MAX_CHUNK_LENGTH) return elements.length === 0 ? [] : [elements]
  const count = Math.ceil(elements.length / MAX_CHUNK_LENGTH)
  return Array.from({ length: count }, (_, part) =>
    elements.slice(Math.round((part * elements.length) / count), Math.round(((part + 1) * elements.length) / count)),
  )
}

/** Keeps the last of several elements that compare as equal. */
function* removeRepeats<T>(elements: readonly T[], order: Order<T>): Task<readonly T[]> {
  const repeated = new Set<number>()
  yield* forEachInTask(elements, STEP_SIZE, (element, at) => {
    if (at + 1 < elements.length && order(element, elements[at + 1] as T) === 0) repeated.add(at)
  })
  return repeated.size === 0 ? elements : elements.filter((_, at) => !repeated.has(at))
}

/**
 * Returns the first index, from `from` on, whose element satisfies, or the list's length. Binary search: all elements
 * that satisfy must come after all that do not.
 */
export function firstIndex<T>(list: readonly T[], satisfies: (element: T) => boolean, from = 0): number {
  let [low, high] = [from, list.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (satisfies(list[middle] as T)) high = middle
    else low = middle + 1
  }
  return low
}
