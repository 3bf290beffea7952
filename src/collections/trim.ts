/** Functions that cut the ends of a text, in place of patterns such as `/-+$/`, which take quadratic time. */

/** Returns a text without a character at its end. */
export function trimEndOf(text: string, character: string): string {
  let end = text.length
  while (end > 0 && text[end - 1] === character) end -= 1
  return end === text.length ? text : text.slice(0, end)
}

/** Returns a text without a character at both of its ends. */
export function trimBoth(text: string, character: string): string {
  const trimmed = trimEndOf(text, character)
  let start = 0
  while (start < trimmed.length && trimmed[start] === character) start += 1
  return start === 0 ? trimmed : trimmed.slice(start)
}
