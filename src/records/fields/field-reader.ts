import type * as z from 'zod'
import type { LocalZones } from '../parse-instant.ts'
import { makeInstantSchema } from '../schema.ts'
import { type CheckedFieldName, FIELDS, type FieldRow, type FieldValue } from './article-fields.ts'

/** The checked value of a field, or why it has none. */
export type ReadField<Name extends CheckedFieldName> =
  | { readonly value: FieldValue<Name> }
  | { readonly error: z.ZodError }

/** Reads the fields of a newsroom's records. Instants without an offset are in its timezones for them. */
export class FieldReader {
  private readonly zones: LocalZones
  /** Made with the first value that needs one: a schema costs more to make than a record to read. */
  private readonly schemas = new Map<CheckedFieldName, z.ZodType>()
  private readonly instant: ReturnType<typeof makeInstantSchema>

  constructor(zones: LocalZones) {
    this.zones = zones
    this.instant = makeInstantSchema(zones)
  }

  read<Name extends CheckedFieldName>(name: Name, written: unknown): ReadField<Name> {
    const { plain }: FieldRow = FIELDS[name]
    const value = plain?.(written, this.zones)
    if (value !== undefined) return { value: value as FieldValue<Name> }
    return this.check(name, written)
  }

  /** Returns the result of the field's schema. */
  check<Name extends CheckedFieldName>(name: Name, written: unknown): ReadField<Name> {
    const parsed = this.getSchema(name).safeParse(written)
    return parsed.success ? { value: parsed.data as FieldValue<Name> } : { error: parsed.error }
  }

  private getSchema(name: CheckedFieldName): z.ZodType {
    const cached = this.schemas.get(name)
    if (cached !== undefined) return cached
    const schema = FIELDS[name].schema(this.instant)
    this.schemas.set(name, schema)
    return schema
  }
}
