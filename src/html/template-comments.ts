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

/** A comment of MDX: an expression that is nothing else. */
export const MDX_COMMENT = /\{\s{0,9}\/\*/y
export const END_OF_MDX_COMMENT = /\s{0,9}\}/y

/** `{::comment}` of kramdown; its other extensions are removed without their text. */
export const KRAMDOWN = /\{:(?:(:comment\}|:comment\s[^{}\n]{0,200}\})|(?::[a-z]{1,20}[^{}\n]{0,200}|\/[a-z]{0,20})\})/y

/** The attributes of a heading or a block, which look like the start of a comment: `{#results .wide}`. */
export const ATTRIBUTE_LIST = /\{#[^\s{}#]{1,200}(?:[ \t][^{}\n#]{0,400})?\}/y

export const SVELTE_BLOCK = /\{(?:#(if|each|await|key)\s[^{}\n]{0,400}|\/(if|each|await|key))\}/y

/** An MDX expression that is nothing but a text: `{' '}`. */
export const TEXT_EXPRESSION = /^\{\s{0,9}(?:"([^"{}\\]*)"|'([^'{}\\]*)'|`([^`{}\\]*)`)\s{0,9}\}$/

export const END_OF_RAW = /\{%[-+~]?\s{0,9}end(?:raw|verbatim)\s{0,9}[-+~]?%\}/g
export const END_OF_KRAMDOWN_COMMENT = /\{:\/(?:comment)?\}/g
export const END_OF_HUGO_COMMENT = /\{\{[<%]\s{0,9}\/\s{0,9}comments?\s{0,9}[>%]\}\}/gi
