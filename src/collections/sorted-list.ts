import { type Order, sortInTask } from './sort.ts'
import { forEachInTask, runTask, type Task } from './task.ts'

/** In what a collection differs from an earlier one; an element that was replaced is in both. */
export interface Changes<T> {
  readonly added: readonly T[]
  readonly removed: readonly T[]
}

/** Elements in one chunk: a change copies a few chunks, and refers to all others. */
const MOST = 512
/** A chunk with fewer is joined to the one before it, so that there are never many. */
const FEWEST = MOST / 4
/** Elements looked at in one step. */
const STEP = 4096

type Chunk<T> = readonly T[]

/**
 * A list in order that never changes. One that follows from it shares with it whatever is the same: a change costs
 * about the square root of the length, and so does finding out in what two of them differ.
 */
export class SortedList<T> implements Iterable<T> {
  readonly length: number
  private readonly order: Order<T>
  private readonly chunks: readonly Chunk<T>[]
  /** The place of each chunk's first element. */
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

  /** Of elements in any order; of several that take each other's place the last one is in it. */
  static of<T>(elements: Iterable<T>, order: Order<T>): SortedList<T> {
    return new SortedList<T>([], order).with(elements)
  }

  /** The element at a place, counted from the end when it is negative. */
  at(index: number): T | undefined {
    const place = index < 0 ? this.length + index : index
    if (place < 0 || place >= this.length) return undefined
    const chunk = this.chunkAt(place)
    return this.chunks[chunk]?.[place - (this.starts[chunk] ?? 0)]
  }

  /** The elements from one place to another, that one excluded. */
  slice(from = 0, to = this.length): T[] {
    const parts: Chunk<T>[] = []
    for (let chunk = this.chunkAt(from); chunk < this.chunks.length; chunk += 1) {
      const start = this.starts[chunk] ?? 0
      if (start >= to) break
      parts.push(this.chunks[chunk]?.slice(Math.max(from - start, 0), to - start) ?? [])
    }
    return ([] as T[]).concat(...parts)
  }

  *[Symbol.iterator](): Generator<T, undefined, undefined> {
    for (const chunk of this.chunks) for (const element of chunk) yield element
  }

  /** The elements in pieces of a few hundred, each of which lists that follow from one another share as long as it is the same. */
  pieces(): readonly (readonly T[])[] {
    return this.chunks
  }

  /** By halving: the first place whose element satisfies. All that satisfy stand after all that do not. */
  firstIndex(satisfies: (element: T) => boolean): number {
    const chunk = firstIndex(this.chunks, (each) => satisfies(each[each.length - 1] as T))
    const within = this.chunks[chunk]
    return within === undefined ? this.length : (this.starts[chunk] ?? 0) + firstIndex(within, satisfies)
  }

  /** The element whose place this one would take. */
  find(like: T): T | undefined {
    const found = this.at(this.firstIndex((element) => this.order(element, like) >= 0))
    return found !== undefined && this.order(found, like) === 0 ? found : undefined
  }

  /** The list without some elements and with others: what is added takes the place of what is there. */
  with(added: Iterable<T>, removed: Iterable<T> = []): SortedList<T> {
    return runTask(this.editedWith(added, removed))
  }

  /** The same in steps. */
  *editedWith(added: Iterable<T>, removed: Iterable<T> = []): Task<SortedList<T>> {
    const { order } = this
    const coming = yield* withoutRepeats(yield* sortInTask([...added], order), order)
    return yield* this.editedInOrder(coming, yield* sortInTask([...removed], order))
  }

  /** The same for what is in order already, no two of it for one place. */
  *editedInOrder(added: readonly T[], removed: readonly T[]): Task<SortedList<T>> {
    const { order, chunks: known } = this
    if (added.length + removed.length === 0) return this
    if (this.length === 0) return new SortedList(splitIntoChunks(added.slice()), order)
    const edits = toEdits(added, removed, order)
    const chunks: Chunk<T>[] = []
    let next = 0
    for (let done = 0; done < edits.length; ) {
      const at = this.chunkFor(edits[done]?.element as T)
      for (; next < at; next += 1) push(chunks, known[next] ?? [])
      const limit = known[at + 1]?.[0]
      const end =
        limit === undefined ? edits.length : firstIndex(edits, (edit) => order(edit.element, limit) >= 0, done)
      for (const part of splitIntoChunks(applyEdits(known[at] ?? [], edits.slice(done, end), order))) push(chunks, part)
      next = at + 1
      done = end
      yield
    }
    for (; next < known.length; next += 1) push(chunks, known[next] ?? [])
    return new SortedList(chunks, order)
  }

  /** What has come and gone since another list of this order, in order; whatever the two share is not even looked at. */
  changesSince(before: SortedList<T>): Changes<T> {
    const left = new Set(before.chunks)
    const fresh = this.chunks.filter((chunk) => !left.delete(chunk))
    return differences(([] as T[]).concat(...left), ([] as T[]).concat(...fresh), this.order)
  }

  private chunkAt(place: number): number {
    return Math.max(firstIndex(this.starts, (start) => start > place) - 1, 0)
  }

  /** The last chunk that does not begin behind an element. */
  private chunkFor(element: T): number {
    return Math.max(firstIndex(this.chunks, (chunk) => this.order(chunk[0] as T, element) > 0) - 1, 0)
  }
}

/** Two lists in order, walked side by side. */
function differences<T>(before: readonly T[], after: readonly T[], order: Order<T>): Changes<T> {
  const added: T[] = []
  const removed: T[] = []
  let a = 0
  let b = 0
  while (a < before.length && b < after.length) {
    const old = before[a] as T
    const fresh = after[b] as T
    const way = old === fresh ? 0 : order(old, fresh)
    if (old !== fresh && way <= 0) removed.push(old)
    if (old !== fresh && way >= 0) added.push(fresh)
    if (way <= 0) a += 1
    if (way >= 0) b += 1
  }
  return { added: added.concat(after.slice(b)), removed: removed.concat(before.slice(a)) }
}

interface Edit<T> {
  readonly element: T
  readonly isAdded: boolean
}

/** In order; of those for one place what goes stands before what comes. */
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

/** A chunk at the end; a small one becomes part of the one before it. */
function push<T>(chunks: Chunk<T>[], chunk: Chunk<T>): void {
  const last = chunks[chunks.length - 1]
  if (last !== undefined && Math.min(last.length, chunk.length) < FEWEST && last.length + chunk.length <= MOST) {
    chunks[chunks.length - 1] = [...last, ...chunk]
  } else if (chunk.length > 0) chunks.push(chunk)
}

/** In chunks of about the same length. */
function splitIntoChunks<T>(elements: readonly T[]): Chunk<T>[] {
  if (elements.length <= MOST) return elements.length === 0 ? [] : [elements]
  const count = Math.ceil(elements.length / MOST)
  return Array.from({ length: count }, (_, part) =>
    elements.slice(Math.round((part * elements.length) / count), Math.round(((part + 1) * elements.length) / count)),
  )
}

/** Of several for one place the last. */
function* withoutRepeats<T>(elements: readonly T[], order: Order<T>): Task<readonly T[]> {
  const repeated = new Set<number>()
  yield* forEachInTask(elements, STEP, (element, at) => {
    if (at + 1 < elements.length && order(element, elements[at + 1] as T) === 0) repeated.add(at)
  })
  return repeated.size === 0 ? elements : elements.filter((_, at) => !repeated.has(at))
}

/**
 * By halving: the first place, from one on, whose element satisfies; the list's length when none does. All elements that
 * satisfy stand after all that do not.
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
