import { decodeHTMLStrict } from 'entities'
import { toSingleLine } from '../../model/index.ts'
import { removeTemplateTags } from '../engine-syntax/index.ts'
import { removeLinks, removeMarks } from './inline-marks.ts'
import { removeTags } from './remove-tags.ts'

/** The beginnings of markup, references and directions. */
const SUSPICIOUS = /[<[*`\u202a-\u202e\u2066-\u2069]|&[#a-z]/i

/**
 * Returns a text field of a record as plain text on one line, as a browser shows HTML: tags are removed, references
 * decoded, and the marks of Markdown for links, bold text and code go. A text that is only a tag stays as it is.
 */
export function toPlainText(text: string): string {
  if (!SUSPICIOUS.test(text)) return toSingleLine(text)
  const unmarked = removeMarks(removeLinks(text.includes('<') ? removeTags(text) : text))
  const plain = toSingleLine(unmarked.includes('&') ? decodeHTMLStrict(unmarked) : unmarked)
  return closeDirections(plain === '' && /^\s*<\w+>\s*$/.test(text) ? toSingleLine(text) : plain)
}

/** Returns a summary as plain text on one line, without template syntax and what its author hid. */
export function cleanSummary(text: string): string {
  const withoutTemplates = /[<{]|%%/.test(text) ? removeTemplateTags(text, 'markdown') : text
  return toPlainText(withoutTemplates)
}

/** Characters that open an embedding, an override or an isolate of a direction (UAX #9), and those that close one. */
const DIRECTIONS = /[\u202a-\u202e\u2066-\u2069]/g

const POP_EMBEDDING = '\u202c'
const POP_ISOLATE = '\u2069'

/** Returns a text with each direction closed that it opens: otherwise the rest of a reader's line would turn with it. */
function closeDirections(text: string): string {
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
