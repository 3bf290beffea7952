/** The library: publishes a newsroom's articles from your own code. */
export type {
  FeedDocument,
  FeedExtension,
  FeedFormat,
  FeedHead,
  FeedItem,
  FeedProfile,
  ItemCheck,
  ItemFault,
  XmlElement,
} from './feeds/index.ts'
export { type Article, type Articles, type Newsroom, sortArticles, VersionGone } from './model/index.ts'
export type { Problem, ProblemCode } from './problems/index.ts'
export {
  type ArticlesPublisherOptions,
  type BuildFolderOptions,
  type BuildFolderResult,
  type CommonPublisherOptions,
  createPublisher,
  type KoaContext,
  type KoaMiddleware,
  type Publisher,
  type PublisherOptions,
  type RecordsPublisherOptions,
  SiteSettingsError,
  type SourcePublisherOptions,
} from './publisher/index.ts'
export {
  type AuthorsInput,
  type ChangeListener,
  type MediaInfo,
  type MemoryRecord,
  type OpenedMedia,
  type OpenMedia,
  type RecordEdit,
  type RecordFileText,
  type RecordReading,
  type RecordSource,
  type RecordValues,
  readRecords,
  readSettings,
  type SiteInput,
  type Snapshot,
  type SourceChange,
  type SourceSettings,
  type Subscription,
} from './sources/index.ts'
