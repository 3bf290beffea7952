export type { RecordEdit } from '../records/index.ts'
export {
  DirectoryReader,
  type DirectoryTexts,
  type FileSourceOptions,
  readDirectoryTexts,
  type WatchOptions,
} from './files/index.ts'
export {
  type AuthorsInput,
  type MemoryRecord,
  MemorySource,
  type MemorySourceOptions,
  type RecordFileText,
  type RecordReading,
  type RecordValues,
  readRecords,
  readSettings,
  type SiteInput,
} from './memory/index.ts'
export { openSource, type SourceOptions } from './open-source.ts'
export type {
  ChangeListener,
  MediaInfo,
  OpenedMedia,
  OpenMedia,
  RecordSource,
  Snapshot,
  SourceChange,
  SourceSettings,
  Subscription,
} from './source.ts'
export { openVersions, type VersionStore } from './versions/index.ts'
