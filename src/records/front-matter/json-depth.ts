const [QUOTE, BACKSLASH, LIST, END_OF_LIST, OBJECT, END_OF_OBJECT] = [34, 92, 91, 93, 123, 125]

/** Returns whether the lists and objects of a JSON text are nested deeper than a number of levels; reads no further. */
export function isNestedDeeper(text: string, levels: number): boolean {
  let depth = 0
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charCodeAt(at)
    if (character === LIST || character === OBJECT) depth += 1
    else if (character === END_OF_LIST || character === END_OF_OBJECT) depth -= 1
    else if (character === QUOTE) at = findEndOfString(text, at)
    if (depth > levels) return true
  }
  return false
}

/** Returns the index of the quote that ends the string that begins at an index, or the end of the text. */
function findEndOfString(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const character = text.charCodeAt(at)
    if (character === QUOTE) return at
    if (character === BACKSLASH) at += 1
  }
  return text.length
}
