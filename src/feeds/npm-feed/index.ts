export {
  ARCHIVE_NAMESPACE,
  extendAtomEntry,
  extendAtomFeed,
  extendChannel,
  extendRssItem,
  NAMESPACES,
  XML_TYPES,
} from './extend.ts'
export { completeItems, makeNpmFeed, makeNpmFeedOfItems, restoreText } from './feed-input.ts'
