import { compareText } from '../collections/index.ts'

/**
 * Returns the most similar word of a list; undefined when more than a third of the letters differ in all of them.
 *
 * @param maxDistance the most typing errors of a similar word, whatever its length
 */
export function findNearestWord(
  word: string,
  list: readonly string[],
  maxDistance = Number.POSITIVE_INFINITY,
): string | undefined {
  const written = word.toLowerCase()
  let nearest: { readonly candidate: string; readonly distance: number } | undefined
  for (const candidate of list) {
    const third = Math.max(1, Math.floor(Math.max(candidate.length, word.length) / 3))
    const max = Math.min(third, maxDistance, nearest?.distance ?? third)
    const distance = editDistance(written, candidate.toLowerCase(), max)
    if (distance > max) continue
    const isNearer = nearest === undefined || distance < nearest.distance
    if (isNearer || compareText(candidate, nearest?.candidate ?? '') < 0) nearest = { candidate, distance }
  }
  return nearest?.candidate
}

/**
 * Returns the number of typing errors between two words: an omitted, added or wrong letter, or two adjacent letters
 * swapped (Damerau–Levenshtein distance, optimal string alignment).
 *
 * @param max a larger number need not be exact: as soon as it is certain, any number above `max` is returned
 */
export function editDistance(a: string, b: string, max = Number.POSITIVE_INFINITY): number {
  if (Math.abs(a.length - b.length) > max) return max + 1
  let beforePrevious: number[] = []
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row += 1) {
    const current = [row]
    let least = row
    for (let column = 1; column <= b.length; column += 1) {
      const isSame = a[row - 1] === b[column - 1]
      const isSwapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      let cost = Math.min((previous[column] ?? 0) + 1, (current[column - 1] ?? 0) + 1)
      cost = Math.min(cost, (previous[column - 1] ?? 0) + (isSame ? 0 : 1))
      if (isSwapped) cost = Math.min(cost, (beforePrevious[column - 2] ?? 0) + 1)
      current.push(cost)
      least = Math.min(least, cost)
    }
    // A swap can take one less than the least of this row.
    if (least > max + 1) return least
    beforePrevious = previous
    previous = current
  }
  return previous[b.length] ?? 0
}

/** True if `editDistance` of two words is 1, in linear time. */
export function isOneEditApart(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || a === b) return false
  let start = 0
  while (start < a.length && a[start] === b[start]) start += 1
  let end = 0
  const maxEnd = Math.min(a.length, b.length) - start
  while (end < maxEnd && a[a.length - 1 - end] === b[b.length - 1 - end]) end += 1
  const [left, right] = [a.slice(start, a.length - end), b.slice(start, b.length - end)]
  if (left.length <= 1 && right.length <= 1) return true
  return left.length === 2 && right.length === 2 && left[0] === right[1] && left[1] === right[0]
}
