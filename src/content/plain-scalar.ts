/** Plain scalars that are no texts (YAML 1.2.2 §10.3.2). */
const WORDS: ReadonlyMap<string, unknown> = new Map<string, unknown>([
  ...['null', 'Null', 'NULL'].map((word) => [word, null] as const),
  ...['true', 'True', 'TRUE'].map((word) => [word, true] as const),
  ...['false', 'False', 'FALSE'].map((word) => [word, false] as const),
])

/** Whether YAML takes this for something else than a text. */
export const isWord = (source: string): boolean => WORDS.has(source)

/** Characters with which a plain scalar may begin that have no meaning of their own in YAML. */
const FIRST = /^[A-Za-z_/($\u00a1-\uffff]/

const INTEGER = /^(?:0|[1-9]\d{0,14})$/

/** What begins with a digit and is no number all the same: a date, or what holds a character that no number has. */
const NO_NUMBER = /^\d{4}-\d\d-\d\d|[^\da-fA-FxXoO.+-]/

/** What a scalar without quotes means, without blanks around it; undefined when that is not certain at a glance. */
export function plainScalar(source: string): unknown {
  const first = source.charCodeAt(0)
  if (first >= 48 && first <= 57) {
    if (INTEGER.test(source)) return Number(source)
    return NO_NUMBER.test(source) ? source : undefined
  }
  if (!FIRST.test(source)) return undefined
  const word = source.length < 6 ? WORDS.get(source) : undefined
  return word === undefined ? source : word
}
