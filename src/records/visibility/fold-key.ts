/** Keys that need no folding: nearly all. */
const FOLDED = /^[a-z0-9]+$/

/**
 * Returns the form in which keys are compared: compatibility forms resolved (Unicode NFKC), lower case, letters and digits
 * alone. Blanks, no-break and zero-width characters, `_` and `-` inside or around a key make no difference.
 */
export const foldKey = (key: string): string =>
  FOLDED.test(key)
    ? key
    : key
        .normalize('NFKC')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}]+/gu, '')

/** Returns the folded last segment of a key that is written as a path, such as `params.draft`, and those before it. */
export function splitDottedKey(key: string): { readonly before: readonly string[]; readonly last: string } | undefined {
  if (!/[.:/]/.test(key)) return undefined
  const segments = key.split(/[.:/]/).map(foldKey)
  const last = segments.pop()
  return last === undefined || last === '' ? undefined : { before: segments.filter((each) => each !== ''), last }
}

/** Longer texts are in no table of words or flags. */
const MAX_WORDS_LENGTH = 60

/**
 * Returns a text as words are compared: trimmed, lower case, with one blank for `_`, `-` and runs of blanks. A text too long
 * to be a word of any table is returned as it is.
 */
export function foldWords(text: string): string {
  if (text.length > MAX_WORDS_LENGTH) return text
  // Nearly all texts are ASCII, which Unicode normalization leaves unchanged.
  const plain = /^[\0-\x7f]*$/.test(text) ? text : text.normalize('NFKC').replace(/\p{Cf}+/gu, '')
  return plain
    .replace(/[\s_-]+/g, ' ')
    .trim()
    .toLowerCase()
}
