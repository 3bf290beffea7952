import type { z } from 'zod'
import { type FieldName, type FieldSchemas, type FieldValue, fieldSchemas } from './fields.ts'
import { plainFields } from './plain-fields.ts'

/** What a value of a record is as a field of an article, or why it is none. */
export type ReadField<Name extends FieldName> = { readonly value: FieldValue<Name> } | { readonly error: z.ZodError }

/** Reads the fields of a newsroom's records. */
export interface FieldReader {
  read<Name extends FieldName>(name: Name, written: unknown): ReadField<Name>
}

const readers = new Map<string, FieldReader>()

/** The reader for a timezone, in which instants without an offset are read: made once, since schemas are dear to make. */
export function fieldsIn(timezone: string): FieldReader {
  const reader = readers.get(timezone) ?? readerFor(fieldSchemas(timezone), plainFields(timezone))
  readers.set(timezone, reader)
  return reader
}

const readerFor = (schemas: FieldSchemas, plain: ReturnType<typeof plainFields>): FieldReader => ({
  read<Name extends FieldName>(name: Name, written: unknown): ReadField<Name> {
    const value = plain[name]?.(written)
    if (value !== undefined) return { value: value as FieldValue<Name> }
    const parsed = schemas[name].safeParse(written)
    return parsed.success ? { value: parsed.data as FieldValue<Name> } : { error: parsed.error }
  },
})
