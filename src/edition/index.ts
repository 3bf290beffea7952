export { getNewestPublication } from './document-dates.ts'
export { type Edition, type FeedOffer, getStaleAt, type HostFiles, type MediaFile } from './edition.ts'
export { EditionBuilder } from './edition-builder.ts'
export type { EditionSources, ItemStore } from './edition-sources.ts'
export { listLinkFields } from './link-fields.ts'
export { makeIsPublished } from './redirect-resolver.ts'
export { CODINGS, type Coding, compress, makeEtag, makeRendition, type Rendition } from './rendition.ts'
export {
  ARCHIVE_MAX_AGE,
  EXPOSED_FIELDS,
  FEED_POLICY,
  MAX_AGE,
  makeCacheControl,
  PAGE_POLICY,
  STALE_WHILE_REVALIDATE,
  SVG_POLICY,
} from './response-policies.ts'
