export {
  formatUrl,
  getPathname,
  isPlainPath,
  normalizeRelativePath,
  normalizeSegments,
  removeQuery,
  resolveAddress,
  resolveOnPage,
  resolveReference,
  resolveWrittenLink,
  trimSlashes,
  withBasePath,
} from './address.ts'
export { findPathLanguage, type PathLanguage, type SlugStyle, toSlug } from './address-parts/index.ts'
export {
  type Article,
  type ArticleImage,
  type Articles,
  type Attachment,
  type Author,
  type BodyForm,
  byFile,
  type Correction,
  newestFirst,
  type RelatedRef,
  type Retraction,
  type SectionRef,
  sortArticles,
  type Takedown,
} from './article.ts'
export { ArticleNotRendered } from './article-not-rendered.ts'
export { getAddressDay, getArticlePath, getArticleUrl, type UrlSettings } from './article-url.ts'
export { removeForbiddenCharacters, toSingleLine } from './clean-text.ts'
export { ENGINES, type Engine, type MarkupRules, NEUTRAL_MARKUP, type SiteEngine } from './engine.ts'
export { getArticleUri, getAtomArticleUri, getFeedUri } from './identity.ts'
export {
  type CalendarDay,
  formatRfc822,
  formatRfc3339,
  getCalendarDay,
  type Instant,
  isInstant,
  UNDATED,
} from './instant.ts'
export { readLanguage, suggestLanguage } from './languages/index.ts'
export {
  getLastChange,
  getLifecycleState,
  isVisible,
  type LifecycleEvent,
  type LifecycleState,
  listUpcomingEvents,
} from './lifecycle.ts'
export { decodePath, resolveBeside, resolveLocalFile } from './local-file.ts'
export { getMediaType, MEDIA_TYPES } from './media-types.ts'
export { listMovedScopes, type MovedScope } from './moved-scopes.ts'
export { getRedirectKey, parseRedirectTarget } from './redirect-address.ts'
export { isReservedId } from './reserved-ids.ts'
export {
  EMPTY_SCHEDULE,
  getScheduledChange,
  listDueArticles,
  type Schedule,
  type ScheduledChange,
} from './scheduled-changes.ts'
export {
  type FeedDeclarations,
  type FeedSettings,
  type FormatDeclaration,
  type Hub,
  type Newsroom,
  PARTNER_PROFILES,
  type PartnerFeed,
  type PartnerProfile,
  PRESETS,
  type Preset,
  type PublishedScope,
  type RecordSettings,
  type RelatedSettings,
  type Section,
  type Site,
  type UnknownNames,
} from './site.ts'
export { shortenSegment, slugify } from './slug.ts'
export { computeTextDigest, computeTextDigestInPieces } from './text-digest.ts'
export { VersionGone } from './version-gone.ts'
export {
  DEFAULT_WORDING,
  fillPhrase,
  formatCount,
  getQuotes,
  getRetractedTitle,
  getSiteWording,
  getWording,
  type Plural,
  type Quotes,
  type Wording,
} from './wording/index.ts'
