export {
  type CheckedFieldName,
  COPIED_FIELDS,
  type CopiedValues,
  EMPTY_LIST,
  FIELD_LIMITS,
  FIELDS,
  type FieldRow,
  type FieldValue,
  RECORD_FIELDS,
  type RecordFieldName,
} from './article-fields.ts'
export { type JsonSchema, makeArticleJsonSchema } from './article-json-schema.ts'
export { type ArticleParts, type ArticleRow, fromRow, makeArticle, toRow } from './article-row.ts'
export { deriveTitle } from './derived-title.ts'
export type { FieldLimit } from './field-limits.ts'
export { FieldReader } from './field-reader.ts'
export { isImageElsewhere } from './field-schemas.ts'
export { computeFieldsDigest } from './fields-digest.ts'
export { readShownValues } from './shown-values.ts'
