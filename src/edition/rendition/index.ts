export { makeFeedParts } from './feed-parts.ts'
export { CODINGS, type Coding, compress, type FeedParts, makeEtag, makeRendition, type Rendition } from './rendition.ts'
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
