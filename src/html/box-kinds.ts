/**
 * Kinds of boxes, such as a note or a warning. A box is titled with its kind where no title is written. A block of
 * another name is not a box, but its text is published.
 */
const KINDS: ReadonlySet<string> = new Set(
  'note tip info important warning caution danger success hint question abstract summary tldr failure bug example quote todo attention error alert help check done faq seealso'.split(
    ' ',
  ),
)

export const isBoxKind = (word: string): boolean => KINDS.has(word.toLowerCase())

/** Returns the title of a box that has none of its own. */
export const titleBox = (kind: string): string => kind.charAt(0).toUpperCase() + kind.slice(1).toLowerCase()

/** Boxes of themes whose kind is written beside the name, such as `notice tip`. */
const GENERAL_NAMES: ReadonlySet<string> = new Set(
  'admonition alert aside box callout infobox message notice panel'.split(' '),
)

export const isGeneralBox = (name: string): boolean => GENERAL_NAMES.has(name.toLowerCase())
