/**
 * The place of an output tag, such as `{{ site.shop }}`, whose value is not known. U+FFFE is a noncharacter that bodies
 * never contain: `removeForbiddenCharacters` removes it from them before, and from their HTML afterwards.
 */
export const UNFILLED = '\ufffe'

/** Returns true if a reference holds the value of an output tag that is not known: it leads nowhere. */
export const isUnfilled = (reference: string): boolean =>
  reference.includes(UNFILLED) || reference.toUpperCase().includes('%EF%BF%BE')
