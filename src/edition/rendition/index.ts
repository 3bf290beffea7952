export type { DocumentBody } from './document-body.ts'
export { makeFeedParts } from './feed-parts.ts'
export { CODINGS, type Coding, compress, type FeedParts, makeEtag, makeRendition, type Rendition } from './rendition.ts'
export {
  EXPOSED_FIELDS,
  FEED_POLICY,
  MAX_AGE,
  makeCacheControl,
  NOT_FOUND_MAX_AGE,
  PAGE_POLICY,
  STALE_WHILE_REVALIDATE,
  SVG_POLICY,
} from './response-policies.ts'
