/**
 * Returns whether a path matches a glob: `*` and `?` within a segment, `**` for any number of segments, and `{a,b}`. The
 * cost is bounded by the product of both lengths.
 */
export function matchesGlob(glob: string, path: string): boolean {
  return expandBraces(glob).some((each) => matchSegments(toSegments(each), toSegments(path)))
}

const toSegments = (path: string): string[] => path.split('/').filter((segment) => segment !== '')

/** Maximum number of alternatives; a glob that a person wrote has fewer. */
const MAX_ALTERNATIVES = 50

function expandBraces(glob: string): string[] {
  const open = glob.indexOf('{')
  const close = glob.indexOf('}', open)
  if (open === -1 || close === -1) return [glob]
  const [before, after] = [glob.slice(0, open), glob.slice(close + 1)]
  const rest = expandBraces(after)
  return glob
    .slice(open + 1, close)
    .split(',')
    .flatMap((choice) => rest.map((end) => before + choice + end))
    .slice(0, MAX_ALTERNATIVES)
}

const matchSegments = (glob: readonly string[], path: readonly string[]): boolean =>
  matchWild(glob, path, '**', (pattern, segment) =>
    matchWild([...pattern], [...segment], '*', (letter, other) => letter === '?' || letter === other),
  )

/** Matches a list with a wildcard for any number of entries: goes back to the last wildcard only, which is enough. */
function matchWild<T extends string>(
  pattern: readonly T[],
  list: readonly T[],
  wildcard: string,
  isEqual: (pattern: T, entry: T) => boolean,
): boolean {
  let [at, next, wild, taken] = [0, 0, -1, 0]
  while (next < list.length) {
    const [each, entry] = [pattern[at], list[next]]
    if (each === wildcard) {
      wild = at
      taken = next
      at += 1
    } else if (each !== undefined && entry !== undefined && isEqual(each, entry)) {
      at += 1
      next += 1
    } else if (wild === -1) return false
    else {
      taken += 1
      at = wild + 1
      next = taken
    }
  }
  while (pattern[at] === wildcard) at += 1
  return at === pattern.length
}
