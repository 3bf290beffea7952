export type { MediaMeasurement } from './build-item.ts'
export {
  type DocumentKind,
  EMPTY_FEED_DATE,
  type FeedDocument,
  type FeedHead,
  listTombstones,
  makeDocument,
  makeHead,
} from './document.ts'
export { FORMATS, RENDERERS } from './formats.ts'
export { FragmentCache } from './fragment-cache.ts'
export type { FeedAttachment, FeedImage, FeedItem, FeedPerson } from './item.ts'
export { ItemBuilder, type ItemSources, type StoredItem } from './item-builder.ts'
export { escapeHtml, isRightToLeft } from './item-html.ts'
export { OPML_TYPE, renderOpml, renderOutlines } from './opml.ts'
export { INDEX_PATH, makeFeedPath, makePagePath, OPML_PATH, parseFeedPath, parsePagePath } from './paths.ts'
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
