export {
  type MemoryRecord,
  type RecordFileText,
  type RecordValues,
  type StoredRecord,
  toStoredRecord,
} from './memory-record.ts'
export { MemorySource, type MemorySourceOptions } from './memory-source.ts'
export { type RecordReading, readRecords, readSettings } from './read-records.ts'
export { type AuthorsInput, readSiteInput, type SiteInput } from './read-site-input.ts'
export { readStoredRecord } from './read-stored-record.ts'
