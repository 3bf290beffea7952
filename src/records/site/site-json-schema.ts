import * as z from 'zod'
import { authorsSchema } from './authors-file.ts'
import { makeSiteSchema } from './site-schema.ts'

/** Schemas have the version of JSON Schema that editor programs know. */
const OPTIONS = { target: 'draft-7', io: 'input', unrepresentable: 'any' } as const

/** Returns a JSON Schema of site.yaml for a publisher with these formats of feeds. */
export const makeSiteJsonSchema = (formats: readonly string[]): Readonly<Record<string, unknown>> => ({
  ...z.toJSONSchema(makeSiteSchema(formats), OPTIONS),
  title: 'site.yaml',
})

/** Returns a JSON Schema of authors.yaml. */
export const makeAuthorsJsonSchema = (): Readonly<Record<string, unknown>> => ({
  ...z.toJSONSchema(authorsSchema, OPTIONS),
  title: 'authors.yaml',
})
