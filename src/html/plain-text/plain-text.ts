import { decodeHTMLStrict } from 'entities'
import { toSingleLine } from '../../model/index.ts'
import { removeTemplateTags } from '../engine-syntax/index.ts'
import { closeDirections } from './close-directions.ts'
import { removeLinks, removeMarks } from './inline-marks.ts'
import { removeTags } from './remove-tags.ts'

/** The beginnings of markup, references and directions. */
const SUSPICIOUS = /[<[*`\u202a-\u202e\u2066-\u2069]|&[#a-z]/i

/**
 * Returns a text field of a record as plain text on one line, as a browser shows HTML: tags are removed, references
 * decoded, and the marks of Markdown for links, bold text and code go. A text that is nothing but a tag stays as it is.
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
