export { createPublisher, SiteSettingsError } from './create-publisher.ts'
export type { KoaContext, KoaMiddleware } from './koa-middleware.ts'
export type { BuildFolderOptions, BuildFolderResult, Publisher } from './publisher.ts'
export type {
  ArticlesPublisherOptions,
  CommonPublisherOptions,
  PublisherOptions,
  RecordsPublisherOptions,
  SourcePublisherOptions,
} from './publisher-options.ts'
