import { forEachInTask, type Task } from './task.ts'

/** Negative if `a` comes before `b`; 0 only if one replaces the other. */
export type Order<T> = (a: T, b: T) => number

/** Elements sorted in one step, which takes about 2 ms. */
const RUN_LENGTH = 8192

/**
 * Returns the elements in order, in steps: a stable merge sort.
 *
 * @param keyOf the number by which `order` compares first, ascending; comparing a typed array is several times faster
 */
export function* sortInTask<T>(elements: readonly T[], order: Order<T>, keyOf?: (element: T) => number): Task<T[]> {
  if (elements.length <= RUN_LENGTH) return [...elements].sort(order)
  const compare = yield* makeIndexOrder(elements, order, keyOf)
  let indexes = new Uint32Array(elements.length).map((_, index) => index)
  let spare = new Uint32Array(indexes.length)
  for (let start = 0; start < indexes.length; start += RUN_LENGTH) {
    sortRun(indexes.subarray(start, start + RUN_LENGTH), compare)
    yield
  }
  for (let length = RUN_LENGTH; length < indexes.length; length *= 2) {
    for (let start = 0; start < indexes.length; start += 2 * length) {
      yield* mergeRuns(indexes, spare, start, Math.min(start + length, indexes.length), start + 2 * length, compare)
    }
    ;[indexes, spare] = [spare, indexes]
  }
  const sorted = new Array<T>(indexes.length)
  yield* forEachInTask(elements, RUN_LENGTH, (_, at) => {
    sorted[at] = elements[indexes[at] as number] as T
  })
  return sorted
}

type IndexOrder = (a: number, b: number) => number

function* makeIndexOrder<T>(elements: readonly T[], order: Order<T>, keyOf?: (element: T) => number): Task<IndexOrder> {
  if (keyOf === undefined) return (a, b) => order(elements[a] as T, elements[b] as T) || a - b
  const keys = new Float64Array(elements.length)
  yield* forEachInTask(elements, RUN_LENGTH, (element, at) => {
    keys[at] = keyOf(element)
  })
  return (a, b) => (keys[a] as number) - (keys[b] as number) || order(elements[a] as T, elements[b] as T) || a - b
}

/** Sorts a run in place; a run that is sorted already, the usual case, is only scanned. */
function sortRun(run: Uint32Array, compare: IndexOrder): void {
  for (let at = 1; at < run.length; at += 1) {
    if (compare(run[at - 1] as number, run[at] as number) <= 0) continue
    run.sort(compare)
    return
  }
}

/** Merges two adjacent runs of `from` into the same range of `to`. */
function* mergeRuns(
  from: Uint32Array,
  to: Uint32Array,
  start: number,
  middle: number,
  last: number,
  compare: IndexOrder,
): Task<void> {
  const end = Math.min(last, from.length)
  if (middle >= end || compare(from[middle - 1] as number, from[middle] as number) <= 0) {
    to.set(from.subarray(start, end), start)
    return
  }
  const merging = { a: start, b: middle, at: start }
  while (merging.at < end) {
    continueMerge(from, to, merging, middle, end, compare)
    yield
  }
}

interface Merging {
  /** The next indexes of the two runs, and the next index of the target. */
  a: number
  b: number
  at: number
}

function continueMerge(
  from: Uint32Array,
  to: Uint32Array,
  merging: Merging,
  middle: number,
  end: number,
  compare: IndexOrder,
): void {
  let { a, b, at } = merging
  const stop = Math.min(at + RUN_LENGTH, end)
  for (; at < stop; at += 1) {
    const isFirst = b >= end || (a < middle && compare(from[a] as number, from[b] as number) <= 0)
    to[at] = from[isFirst ? a++ : b++] as number
  }
  Object.assign(merging, { a, b, at })
}

/** Compares two texts by UTF-16 code units, which gives the same order on every machine. */
export const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
