import { ForwardSearch } from '../source-reader.ts'
import { readTagName } from './template-tags.ts'

/** Comments of template engines, and other syntax that is found by its beginning and end alone. */

/** Comments by their beginning and end. Without an end they hide the rest of the text. */
export const COMMENTS: readonly (readonly [begin: RegExp, end: RegExp])[] = [
  [/\{\{~?!--/y, /--~?\}\}/g],
  [/\{\{~?!/y, /\}\}/g],
  [/\{\{--/y, /--\}\}/g],
  [/\{\{-?\s{0,9}\/\*/y, /\*\/\s{0,9}-?\}\}/g],
  [/<%--/y, /--%>/g],
  [/<%#/y, /%>/g],
  [/<#--/y, /-->/g],
  [/<\?(?:php|=)/y, /\?>/g],
]

/** A comment of MDX: an expression that contains only a comment. */
export const MDX_COMMENT = /\{\s{0,9}\/\*/y
export const END_OF_MDX_COMMENT = /\s{0,9}\}/y

/** `{::comment}` of kramdown; its other extensions are removed without their text. */
export const KRAMDOWN = /\{:(?:(:comment\}|:comment\s[^{}\n]{0,200}\})|(?::[a-z]{1,20}[^{}\n]{0,200}|\/[a-z]{0,20})\})/y

/** The attributes of a heading or a block, which look like the start of a comment: `{#results .wide}`. */
export const ATTRIBUTE_LIST = /\{#[^\s{}#]{1,200}(?:[ \t][^{}\n#]{0,400})?\}/y

export const SVELTE_BLOCK = /\{(?:#(if|each|await|key)\s[^{}\n]{0,400}|\/(if|each|await|key))\}/y

/** The beginning of a tag, shortcode or extension that is not JavaScript. */
export const TEMPLATE_IN_MDX = /\{(?:%|\{[<%]|::|#(?:if|each|await|key)\s|\/(?:if|each|await|key)\})/y

/** An MDX expression that contains only a text: `{' '}`. */
export const TEXT_EXPRESSION = /^\{\s{0,9}(?:"([^"{}\\]*)"|'([^'{}\\]*)'|`([^`{}\\]*)`)\s{0,9}\}$/

/** A tag of a macro, of an office program or of a picture language: `<macro:code>`, `<o:p>`; addresses have no such form. */
export const NAMESPACED_TAG = /<(\/?)[a-z]\w{0,20}:[a-z][\w.-]{0,40}(?:\s[^<>]{0,500})?\/?>/iy
export const END_OF_NAMESPACED = /<\/[a-z]\w{0,20}:[a-z][\w.-]{0,40}\s{0,9}>/gi

export const END_OF_RAW = /\{%[-+~]?\s{0,9}end(?:raw|verbatim)\s{0,9}[-+~]?%\}/g
export const END_OF_KRAMDOWN_COMMENT = /\{:\/(?:comment)?\}/g
export const END_OF_HUGO_COMMENT = /\{\{[<%]\s{0,9}\/\s{0,9}comments?\s{0,9}[>%]\}\}/gi

/**
 * Returns the end of a comment of Liquid from the end of its first tag. Comments hold others; one too many does not hide
 * more than the last end.
 */
export function findEndOfLiquidComment(source: string, start: number): number {
  let depth = 1
  let last: number | undefined
  const closes = new ForwardSearch(source, '%}')
  for (let at = source.indexOf('{%', start); at !== -1; at = source.indexOf('{%', at + 2)) {
    const name = readTagName(source.slice(at + 2, at + 40))
    if (name === 'comment') depth += 1
    if (name !== 'endcomment') continue
    depth -= 1
    const close = closes.indexFrom(at)
    if (close === -1) break
    last = close + 2
    if (depth === 0) return last
  }
  return last ?? source.length
}
