import { LIKELY_SUBTAGS, THREE_LETTERS, TWO_LETTERS } from './language-table.ts'

const splitWords = (text: string): string[] => text.trim().split(/\s+/)

const SUBTAGS: ReadonlySet<string> = new Set([
  ...splitWords(TWO_LETTERS),
  ...splitWords(THREE_LETTERS).flatMap((group) => [...group.slice(3)].map((letter) => group.slice(0, 2) + letter)),
])

/**
 * Returns a language tag (BCP 47) in its canonical form; undefined if the text is not a tag, or if the language does
 * not exist.
 */
export function readLanguage(text: string): string | undefined {
  const tag = text.trim().replaceAll('_', '-')
  try {
    const [canonical] = Intl.getCanonicalLocales(tag)
    return canonical !== undefined && SUBTAGS.has(getPrimary(canonical)) ? canonical : undefined
  } catch {
    // The error of Intl has no details.
    return undefined
  }
}

/** Returns the tag that was probably meant by one of a language that does not exist: "ja" for "jp". */
export function suggestLanguage(text: string): string | undefined {
  const written = text.trim().toLowerCase()
  return [written, getPrimary(written.replaceAll('_', '-'))].flatMap((key) =>
    Object.hasOwn(LIKELY_SUBTAGS, key) ? (LIKELY_SUBTAGS[key] ?? []) : [],
  )[0]
}

const getPrimary = (tag: string): string => tag.split('-', 1)[0] ?? ''
