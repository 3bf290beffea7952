/**
 * The place of an output tag, such as `{{ site.shop }}`, whose value is not known. It is no character, and bodies never
 * hold it: `removeForbiddenCharacters` has removed it from them before, and removes it from their HTML after.
 */
export const UNFILLED = '\ufffe'

/** Returns true if a reference holds the value of an output tag that is not known: it leads nowhere. */
export const isUnfilled = (reference: string): boolean =>
  reference.includes(UNFILLED) || reference.toUpperCase().includes('%EF%BF%BE')
