/** Segments that `URL` and percent-encoding leave as they are: nearly all. */
const PLAIN = /^(?:[A-Za-z0-9_~-][A-Za-z0-9._~-]*\/)*(?:[A-Za-z0-9_~-][A-Za-z0-9._~-]*)?$/

/** Whether a relative path is its own normal form, and stays as it is wherever it is resolved. */
export const isPlainPath = (path: string): boolean => PLAIN.test(path)

/** A relative path with each segment percent-encoded as `encodeURIComponent` does; undefined when it is none. */
export function normalForm(path: string): string | undefined {
  if (isPlainPath(path)) return path
  try {
    return path
      .split('/')
      .map((segment) => encodeURIComponent(decodeURIComponent(segment)))
      .join('/')
  } catch {
    return undefined
  }
}
