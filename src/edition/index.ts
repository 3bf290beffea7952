export { getNewestPublication } from './document-plan.ts'
export { type Edition, type FeedOffer, getStaleAt, type HostFiles, type MediaFile } from './edition.ts'
export { EditionBuilder } from './edition-builder.ts'
export type { EditionSources } from './edition-sources.ts'
export { listLinkFields } from './link-fields.ts'
export type { PartnerFindings, PartnerReport } from './partner-report.ts'
export { makeIsPublished } from './redirect-resolver.ts'
export {
  CODINGS,
  type Coding,
  compress,
  type DocumentBody,
  EXPOSED_FIELDS,
  FEED_POLICY,
  MAX_AGE,
  makeCacheControl,
  makeEtag,
  makeRendition,
  NOT_FOUND_MAX_AGE,
  PAGE_POLICY,
  type Rendition,
  STALE_WHILE_REVALIDATE,
  SVG_POLICY,
} from './rendition/index.ts'
