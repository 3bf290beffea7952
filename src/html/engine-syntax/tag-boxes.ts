import { isBoxKind, isGeneralBox, titleBox } from '../box-kinds.ts'
import { escapeText } from './known-tags.ts'
import type { WrittenTag } from './tag-parameters.ts'

/**
 * Boxes and quotations that engines and themes make of the text between two tags: `{{< note >}} … {{< /note >}}`,
 * `{% blockquote Ann Lee %} … {% endblockquote %}`. Both become quotations, a box with its title or kind in bold.
 */

const QUOTATION = /^(?:(?:block|pull)[-_]?)?quote$|^quote[-_]?block$/

/** The text before and after the text of a box. */
export type Frame = readonly [before: string, after: string]

/** Returns true for the name of a tag that may be a box or a quotation. */
export const mayBeBox = (name: string): boolean =>
  isGeneralBox(name) || QUOTATION.test(name) || (isBoxKind(name) && name !== 'summary')

/** @param indent the white space in front of the tag, which keeps a box in its list item */
export function frameBox(tag: WrittenTag, indent: string): Frame {
  const name = tag.name.toLowerCase()
  const block = (text: string): string => `\n\n${indent}${text}\n\n${indent}`
  const end = block('</blockquote>')
  if (QUOTATION.test(name)) {
    const source = readSource(tag)
    return [block('<blockquote>'), source === '' ? end : `${block(`<p><cite>${escapeText(source)}</cite></p>`)}${end}`]
  }
  const title = readTitle(tag, name)
  return [block('<blockquote>') + (title === '' ? '' : block(`<p><strong>${escapeText(title)}</strong></p>`)), end]
}

/** Returns who is quoted, and where. */
function readSource({ positional, named }: WrittenTag): string {
  const written = ['author', 'by', 'cite', 'attribution', 'source', 'title'].map((key) => named.get(key)?.trim() ?? '')
  const words = positional.filter((value) => !/^https?:/.test(value)).join(' ')
  return [words, ...written].filter((text, index, all) => text !== '' && all.indexOf(text) === index).join(', ')
}

/** Returns the title of a box, or else its kind; '' for a box that has neither. */
function readTitle({ positional, named }: WrittenTag, name: string): string {
  const title = named.get('title') ?? named.get('heading') ?? named.get('header') ?? positional.find(isTitle)
  if (title !== undefined && title.trim() !== '') return title.trim()
  const written = ['type', 'kind', 'variant', 'level', 'class', 'style'].map((key) => named.get(key) ?? '')
  const kind = [...written, ...positional, name].find((word) => isBoxKind(word) && word !== 'alert')
  return kind === undefined ? '' : titleBox(kind)
}

/** A word alone is an option or the name of an icon. */
const isTitle = (value: string): boolean => /\p{L}\s+\S/u.test(value)
