export type { MemoryRecord, RecordFileText, RecordValues } from './memory-record.ts'
export { MemorySource, type MemorySourceOptions } from './memory-source.ts'
export { type RecordReading, readRecords, readSettings } from './read-records.ts'
export type { AuthorsInput, SiteInput } from './read-site-input.ts'
