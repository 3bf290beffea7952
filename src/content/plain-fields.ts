import type { FieldName, FieldValue } from './fields.ts'
import { parseInstant } from './instants.ts'

type Plain = { readonly [Name in FieldName]?: (value: unknown) => FieldValue<Name> | undefined }

/**
 * The values that nearly all fields have, with what their schemas make of them: a line with nothing to tidy, an instant,
 * a list of such lines. Asking the schema takes ten times as long. Undefined for everything else, be it right or wrong:
 * the schema has the word.
 */
export function plainFields(timezone: string): Plain {
  const instant = (value: unknown): number | undefined => {
    const parsed = typeof value === 'string' ? parseInstant(value, timezone) : undefined
    return typeof parsed === 'number' ? parsed : undefined
  }
  return {
    id: (value) => matching(ASCII_LINE, value),
    title: line,
    slug: line,
    url: (value) => (typeof value === 'string' ? value : undefined),
    published: instant,
    updated: instant,
    embargo: instant,
    expires: instant,
    summary: (value) => (MARKUP.test(String(value)) ? undefined : line(value)),
    tags: (value) => (isListOf(LINE, value) && new Set(value).size === value.length ? value : undefined),
    related: (value) => (isListOf(ASCII_LINE, value) ? value.map((id) => ({ id })) : undefined),
    guid: line,
    imageAlt: line,
    imageCaption: line,
    imageCredit: line,
  }
}

/** Words with one blank between them, and no character that XML does not know. */
const LINE = /^[^\s\0-\x1f\ud800-\udfff\ufffe\uffff]+(?: [^\s\0-\x1f\ud800-\udfff\ufffe\uffff]+)*$/
/** The same, in which nothing can be composed otherwise either. */
const ASCII_LINE = /^[!-~]+(?: [!-~]+)*$/

/** What may be markup in a summary. */
const MARKUP = /[<[*_]/

const matching = (pattern: RegExp, value: unknown): string | undefined =>
  typeof value === 'string' && pattern.test(value) ? value : undefined

const line = (value: unknown): string | undefined => matching(LINE, value)

const isListOf = (pattern: RegExp, value: unknown): value is string[] =>
  Array.isArray(value) && value.every((entry) => matching(pattern, entry) !== undefined)
