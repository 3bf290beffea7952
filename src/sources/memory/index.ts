export type { MemoryRecord, RecordFileText, RecordValues } from './memory-record.ts'
export { MemorySource, type MemorySourceOptions } from './memory-source.ts'
