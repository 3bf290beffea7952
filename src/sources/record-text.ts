import { type Article, computeTextDigest } from '../model/index.ts'
import {
  isUnreadable,
  readRecord,
  type SplitFile,
  splitFile,
  splitYamlBytes,
  type UnreadableFile,
} from '../records/front-matter/index.ts'
import { isBlank, readRecordBody, type TranslatedRecord, translateKeys } from '../records/index.ts'

/** The characters of a record or of the settings, as a source holds them. */
export interface RecordText {
  readonly text: string
  /** Names the record where the text is JSON that was made from values: nobody can look up a line in it. */
  readonly record?: string
}

/**
 * Returns the body in a record's text; undefined when it is not the version that `article` was read from.
 *
 * @param text as UTF-8, whose digest takes half the time of a string's, or as a string
 */
export function readBody(text: Buffer | string, article: Article): string | undefined {
  const { file, title, summary, digest } = article
  const split = splitRecord(text, file)
  const parts = isUnreadable(split) ? split.bare : split
  if (parts === undefined) return undefined
  const body = isBlank(parts.body) ? readBodyField(parts, file) : parts.body
  return body !== undefined && computeTextDigest(title, summary, body) === digest ? body.toString() : undefined
}

const splitRecord = (text: Buffer | string, file: string): SplitFile<Buffer | string> | UnreadableFile =>
  (typeof text === 'string' ? undefined : splitYamlBytes(text)) ?? splitFile(text.toString(), file)

function readBodyField(parts: SplitFile<Buffer | string>, file: string): Buffer | string | undefined {
  const translated = translateRecord(parts)
  return translated && readRecordBody(parts, translated, file).body
}

function translateRecord(parts: Omit<SplitFile, 'body'>): TranslatedRecord | undefined {
  const record = readRecord(parts)
  return isUnreadable(record) ? undefined : translateKeys(record.data)
}
