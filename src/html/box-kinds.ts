/**
 * Kinds of boxes that are titled with their kind where no title is written. A block of another name is not a box, but its
 * text is published.
 */
export const BOX_KINDS: ReadonlySet<string> = new Set(
  'note tip info important warning caution danger success hint question abstract summary tldr failure bug example quote todo attention error alert help check done faq seealso'.split(
    ' ',
  ),
)
