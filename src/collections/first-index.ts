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
