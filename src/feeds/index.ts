export { EMPTY_FEED_DATE, type FeedDocument, type FeedHead, makeDocument } from './document.ts'
export { getHeadInput, type HeadInput, makeHead, makeProfileDocument } from './feed-head.ts'
export type { FeedItem, ItemInput, ItemStyle, MediaMeasurement } from './feed-item.ts'
export {
  type FeedAddress,
  type FeedLocation,
  FeedTable,
  type FeedVariant,
  isListed,
  type PartnerAddress,
} from './feed-table.ts'
export { type DocumentText, type FeedExtension, type FeedFormat, joinText } from './format.ts'
export { FEED_FORMATS } from './formats/index.ts'
export { FragmentCache } from './fragment-cache.ts'
export { ItemBuilder, type ItemSources } from './item-builder.ts'
export { escapeHtml, isRightToLeft } from './item-html.ts'
export type { FeedAttachment, FeedImage, FeedLink, FeedPerson } from './item-parts.ts'
export { KEPT_FOR_TREE, KEPT_TO_SERVE, KEPT_TO_WATCH, type Kept, LONG_TEXT } from './kept.ts'
export { hasOutlines, OPML_TYPE, renderOpml, renderOutlines } from './opml.ts'
export {
  INDEX_PATH,
  makeFeedPath,
  makePagePath,
  OPML_LISTS,
  OPML_PATH,
  type OpmlList,
  parsePagePath,
} from './paths.ts'
export {
  type FeedProfile,
  type ItemCheck,
  type ItemFault,
  type ItemFinding,
  type PartnerPart,
  ProfileChecks,
} from './profile.ts'
export { FEED_PROFILES } from './profiles/index.ts'
export {
  getChild,
  getChildren,
  getText,
  makeElement,
  parseXml,
  serializeAround,
  serializeXml,
  type TextEscape,
  type XmlElement,
} from './xml.ts'
