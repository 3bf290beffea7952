export type { FileSourceOptions, WatchOptions } from './files/index.ts'
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
export {
  type ChangeListener,
  type MediaInfo,
  type OpenedMedia,
  type OpenMedia,
  type RecordEdit,
  type RecordSource,
  type Snapshot,
  type SourceChange,
  type SourceSettings,
  type Subscription,
  VersionGone,
} from './source.ts'
