import { FileSource, type FileSourceOptions } from './files/index.ts'
import { MemorySource, type MemorySourceOptions } from './memory/index.ts'
import { PostgresSource, type PostgresSourceOptions } from './postgres/index.ts'
import type { RecordSource } from './source.ts'

/** A content directory, the records of a database. */
export type ContentOptions = FileSourceOptions & { readonly database?: string | undefined } & Omit<
    PostgresSourceOptions,
    'database'
  >

/** A content directory or a database, records from code, or a source of the caller's own. */
export type SourceOptions = ContentOptions | MemorySourceOptions | { readonly source: RecordSource }

/** Returns the source that the options describe. Nothing is read before `load`. */
export function openSource(options: MemorySourceOptions): MemorySource
export function openSource(options: SourceOptions): RecordSource
export function openSource(options: SourceOptions): RecordSource {
  if ('source' in options) return options.source
  if (!('articles' in options)) return new MemorySource(options)
  const { database } = options
  return database === undefined ? new FileSource(options) : new PostgresSource({ ...options, database })
}
