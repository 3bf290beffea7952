import { type Article, computeTextDigest } from '../model/index.ts'
import { formatPointer, type KeyPath, type Problem } from '../problems/index.ts'
import {
  isUnreadable,
  normalizeLineEnds,
  readRecord,
  type SplitFile,
  splitFile,
  splitYamlBytes,
  type UnreadableFile,
} from '../records/front-matter/index.ts'
import {
  isBlank,
  locateValue,
  type RereadFile,
  readRecordBody,
  type TranslatedRecord,
  translateKeys,
} from '../records/index.ts'
import { locateInSiteFile, resolveSiteKeyPath, SITE_FILE } from '../records/site/index.ts'

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
  const parts = splitRecord(text, file)
  if (isUnreadable(parts)) return undefined
  const body = isBlank(parts.body) ? readBodyField(parts, file) : parts.body
  return body !== undefined && computeTextDigest(title, summary, body) === digest ? body.toString() : undefined
}

const splitRecord = (text: Buffer | string, file: string): SplitFile<Buffer | string> | UnreadableFile =>
  (typeof text === 'string' ? undefined : splitYamlBytes(text)) ?? splitFile(text.toString(), file.endsWith('.json'))

function readBodyField(parts: SplitFile<Buffer | string>, file: string): Buffer | string | undefined {
  const translated = translateRecord(parts)
  return translated && readRecordBody(parts, translated, file).body
}

/** Returns a problem whose key is known with its line and column, or its record and JSON pointer. */
export function locateProblem(source: RecordText | undefined, problem: Problem): Problem {
  const { at = [], file } = problem
  if (source === undefined) return problem
  const { text, record } = source
  if (file === SITE_FILE) {
    if (record === undefined) return { ...problem, place: locateInSiteFile(text, at) }
    return { ...problem, record, pointer: formatPointer(resolveSiteKeyPath(text, at)) }
  }
  const parts = splitFile(text, file.endsWith('.json'))
  const translated = isUnreadable(parts) ? undefined : translateRecord(parts)
  if (isUnreadable(parts) || translated === undefined) return problem
  const path = findWrittenPath(translated, at)
  return record === undefined
    ? { ...problem, place: locateValue(parts, path) }
    : { ...problem, record, pointer: formatPointer(path) }
}

/** Returns the path with the key that the record itself has for the field. */
function findWrittenPath({ fields }: TranslatedRecord, at: KeyPath): KeyPath {
  const [first, ...rest] = at
  return [...(fields[first as keyof typeof fields]?.at ?? at.slice(0, 1)), ...rest]
}

function translateRecord(parts: Omit<SplitFile, 'body'>): TranslatedRecord | undefined {
  const record = readRecord(parts)
  return isUnreadable(record) ? undefined : translateKeys(record)
}

/** Returns a record's parts for a search in it; undefined when it cannot be read. */
export function reread(text: string, file: string): RereadFile | undefined {
  const normal = normalizeLineEnds(text)
  const parts = splitFile(normal, file.endsWith('.json'))
  const data = isUnreadable(parts) ? parts : readRecord(parts)
  if (isUnreadable(parts) || isUnreadable(data)) return undefined
  return { text: normal, parts, data, translated: translateKeys(data) }
}
