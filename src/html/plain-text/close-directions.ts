/** Characters that open an embedding, an override or an isolate of a direction (UAX #9), and those that close one. */
const DIRECTIONS = /[\u202a-\u202e\u2066-\u2069]/g

const POP_EMBEDDING = '\u202c'
const POP_ISOLATE = '\u2069'

/** Returns a text with each direction closed that it opens: otherwise the rest of a reader's line would turn with it. */
export function closeDirections(text: string): string {
  const open: string[] = []
  for (const [character] of text.matchAll(DIRECTIONS)) {
    if (character === POP_EMBEDDING || character === POP_ISOLATE) {
      if (open.at(-1) === character) open.pop()
      // The end of an isolate closes the embeddings in it, too.
      else if (character === POP_ISOLATE && open.includes(character)) open.length = open.lastIndexOf(character)
    } else open.push(character >= '\u2066' ? POP_ISOLATE : POP_EMBEDDING)
  }
  return open.length === 0 ? text : text + open.reverse().join('')
}
