import { hash } from 'node:crypto'
import { FIELDS, type FieldRow } from './article-fields.ts'

/** Digest of the source that turns files into articles; set by tools/bundle.mjs. */
declare const READING_RULES: string | undefined

/**
 * Returns the version of articles in the index cache: a digest of the field table and of the rules by which records are
 * read. A cache of another version is ignored.
 */
export const computeFieldsDigest = (fields: Readonly<Record<string, FieldRow>> = FIELDS): string =>
  hash('sha256', JSON.stringify([typeof READING_RULES === 'string' ? READING_RULES : '', fields]), 'hex').slice(0, 16)
