const NEVER_IN_A_NAME = /[/\\\p{Cc}]/u

/**
 * A path in normal form, each segment percent-encoded as `encodeURIComponent` does, or the status that refuses it: what
 * decodes to a slash, a dot segment or a control character could be no key.
 *
 * @param path of visible ASCII, as in a request or from `URL`
 */
export function normalSegments(path: string): string | 400 | 404 {
  const segments: string[] = []
  for (const segment of path.split('/')) {
    const name = decoded(segment)
    if (name === undefined) return 400
    if (name === '.' || name === '..' || NEVER_IN_A_NAME.test(name)) return 404
    segments.push(encodeURIComponent(name))
  }
  return segments.join('/')
}

/** Undefined for a bad escape, overlong UTF-8 and surrogates. */
function decoded(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment)
  } catch {
    return undefined
  }
}

/** A path as old paths are compared: readers keep and drop the last slash as they like. */
export function trimSlashes(path: string): string {
  let [from, to] = [0, path.length]
  while (path[from] === '/') from += 1
  while (to > from && path[to - 1] === '/') to -= 1
  return path.slice(from, to)
}
