export { EXPECTED_ADDRESS, findOwnPath, splitPath } from './article-address.ts'
export { isArticleName, isArticlePath, isIgnoredFolder, isIgnoredPath } from './article-path.ts'
export { ArticleReader, type ArticleReading } from './article-reader.ts'
export { EDIT_PARTICIPLES, type EditContext, editRecord, type RecordEdit, RecordEditError } from './edits/index.ts'
export { describeEngine, type FolderView, guessEngine, listAuthorFiles, readWrittenEngine } from './engines/index.ts'
export {
  type ArticleRow,
  computeFieldsDigest,
  EMPTY_LIST,
  fromRow,
  makeArticle,
  makeArticleJsonSchema,
  toRow,
} from './fields/index.ts'
export {
  type DefaultRule,
  type DefaultsFile,
  FolderDefaults,
  isDefaultsName,
  readDefaultsFile,
} from './folder-defaults/index.ts'
export { LIMITS } from './limits.ts'
export { parseInstant } from './parse-instant.ts'
export { humanizeId, readPathNames } from './path-names.ts'
export { describeReadingFailure, describeSlowReading, readWithin } from './reading-boundary.ts'
export { isBlank, readRecordBody } from './record-body.ts'
export { isMissingDate } from './record-fields.ts'
export type { RecordFile } from './record-values.ts'
export { RereadRecord } from './reread-record.ts'
export { type Issue, languageSchema, lineSchema, listIssues, quoteValue, webAddressSchema } from './schema.ts'
export { type TranslatedRecord, translateKeys } from './translate-keys.ts'
export { VisibilityFinder } from './visibility/index.ts'
