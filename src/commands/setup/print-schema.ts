import { FeedTable } from '../../feeds/index.ts'
import { makeArticleJsonSchema } from '../../records/index.ts'
import { makeAuthorsJsonSchema, makeSiteJsonSchema } from '../../records/site/index.ts'
import type { ExitCode, Streams } from '../../system/index.ts'

/** The files that have a schema. */
export type SchemaName = 'site' | 'authors' | 'article'

const SCHEMAS: Readonly<Record<SchemaName, () => object>> = {
  site: () => makeSiteJsonSchema(new FeedTable().formats.map(({ name }) => name)),
  authors: makeAuthorsJsonSchema,
  article: makeArticleJsonSchema,
}

/** Returns the JSON Schema of a file, as text. */
export const formatSchema = (name: SchemaName): string => `${JSON.stringify(SCHEMAS[name](), undefined, 2)}\n`

/** Prints the JSON Schema of site.yaml, authors.yaml or the front matter of an article. */
export async function printSchema(name: SchemaName, { out }: Streams): Promise<ExitCode> {
  out.write(formatSchema(name))
  return 0
}
