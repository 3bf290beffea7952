import { FileSource, type FileSourceOptions } from './files/index.ts'
import { MemorySource, type MemorySourceOptions } from './memory/index.ts'
import type { RecordSource } from './source.ts'

/** A content directory, records from code, or a source of the caller's own. */
export type SourceOptions = FileSourceOptions | MemorySourceOptions | { readonly source: RecordSource }

/** Returns the source that the options describe. Nothing is read before `load`. */
export function openSource(options: MemorySourceOptions): MemorySource
export function openSource(options: SourceOptions): RecordSource
export function openSource(options: SourceOptions): RecordSource {
  if ('source' in options) return options.source
  return 'articles' in options ? new FileSource(options) : new MemorySource(options)
}
