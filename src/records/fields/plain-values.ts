import { type LocalZones, parseInstant } from '../parse-instant.ts'

/**
 * Reads a value that needs no tidying as its schema would, at a tenth of the cost; undefined for every other value, which
 * the schema then judges.
 */
export type ReadPlain<Value> = (value: unknown, zones: LocalZones) => Value | undefined

/** Words with one blank between them, and no character that XML forbids. */
const LINE = /^[^\s\0-\x1f\ud800-\udfff\ufffe\uffff]+(?: [^\s\0-\x1f\ud800-\udfff\ufffe\uffff]+)*$/
/** The same in ASCII, where Unicode normalization changes nothing. */
const ASCII_LINE = /^[!-~]+(?: [!-~]+)*$/
/** The beginnings of what may be markup in a text; an ampersand before a blank is not. */
const MARKUP = /[<[*`\u202a-\u202e\u2066-\u2069]|&[#a-z]/i
/** The beginnings of template syntax. */
const TEMPLATE = /\{|%%/

const matches = (pattern: RegExp, value: unknown): value is string => typeof value === 'string' && pattern.test(value)

const isListOf = (pattern: RegExp, value: unknown): value is string[] =>
  Array.isArray(value) && value.every((entry) => matches(pattern, entry))

export const readPlainLine: ReadPlain<string> = (value) => (matches(LINE, value) ? value : undefined)

export const readPlainId: ReadPlain<string> = (value) => (matches(ASCII_LINE, value) ? value : undefined)

export const readPlainText: ReadPlain<string> = (value) => (typeof value === 'string' ? value : undefined)

export const readPlainTitle: ReadPlain<string> = (value) =>
  matches(LINE, value) && !MARKUP.test(value) ? value : undefined

export const readPlainSummary: ReadPlain<string> = (value) =>
  matches(LINE, value) && !MARKUP.test(value) && !TEMPLATE.test(value) ? value : undefined

export const readPlainTags: ReadPlain<string[]> = (value) =>
  isListOf(LINE, value) && !value.some((tag) => MARKUP.test(tag)) && new Set(value).size === value.length
    ? value
    : undefined

export const readPlainRelated: ReadPlain<{ id: string }[]> = (value) =>
  isListOf(ASCII_LINE, value) ? value.map((id) => ({ id })) : undefined

export const readPlainInstant: ReadPlain<number> = (value, zones) => {
  const parsed = typeof value === 'string' ? parseInstant(value, zones) : undefined
  return typeof parsed === 'number' ? parsed : undefined
}
