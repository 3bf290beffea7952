import type { z } from 'zod'
import { type FieldName, type FieldSchemas, type FieldValue, makeFieldSchemas } from './fields.ts'
import { parseInstant } from './parse-instant.ts'

/** What a value of a record is as a field of an article, or why it is none. */
export type ReadField<Name extends FieldName> = { readonly value: FieldValue<Name> } | { readonly error: z.ZodError }

/** Reads the fields of a newsroom's records. */
export interface FieldReader {
  read<Name extends FieldName>(name: Name, written: unknown): ReadField<Name>
}

const readers = new Map<string, FieldReader>()

/** The reader for a timezone, in which instants without an offset are read: made once, since schemas are dear to make. */
export function getFieldReader(timezone: string): FieldReader {
  const reader = readers.get(timezone) ?? makeFieldReader(makeFieldSchemas(timezone), makePlainFields(timezone))
  readers.set(timezone, reader)
  return reader
}

const makeFieldReader = (schemas: FieldSchemas, plain: ReturnType<typeof makePlainFields>): FieldReader => ({
  read<Name extends FieldName>(name: Name, written: unknown): ReadField<Name> {
    const value = plain[name]?.(written)
    if (value !== undefined) return { value: value as FieldValue<Name> }
    const parsed = schemas[name].safeParse(written)
    return parsed.success ? { value: parsed.data as FieldValue<Name> } : { error: parsed.error }
  },
})

type PlainFields = { readonly [Name in FieldName]?: (value: unknown) => FieldValue<Name> | undefined }

/**
 * The values that nearly all fields have, with what their schemas make of them: a line with nothing to tidy, an instant,
 * a list of such lines. Asking the schema takes ten times as long. Undefined for everything else, be it right or wrong:
 * the schema has the word.
 */
export function makePlainFields(timezone: string): PlainFields {
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
