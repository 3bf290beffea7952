import { createHash } from 'node:crypto'
import { optionalProperty } from '../../../collections/index.ts'
import type { Article } from '../../../model/index.ts'
import type { Problem } from '../../../problems/index.ts'
import { type ArticleRow, computeFieldsDigest, EMPTY_LIST, fromRow, toRow } from '../../../records/index.ts'
import type { IndexedRecord } from '../../record-index.ts'
import { ListTable, type SharedLists } from './shared-lists.ts'

/** Chunks of another version are ignored. */
const VERSION = `2 ${computeFieldsDigest()}`

/** Entries in a chunk: one chunk is decoded in 1 to 2 ms. */
export const CHUNK_SIZE = 250

/** A part of the index. */
export interface IndexChunk {
  readonly paths: readonly string[]
  /** Entries of `paths`, in the same order. */
  readonly entries: readonly IndexedRecord[]
}

/**
 * 0 stands for an absent value. The last three are there only where one of them is needed: the version of the values that
 * the record has from its folders, the article of an earlier version (1: none may take the place of the current one), and
 * the version of the article in the row.
 */
type Row = readonly [
  path: string,
  fileVersion: string,
  problems: readonly Problem[] | 0,
  article: ArticleRow | 0,
  defaults?: string | 0,
  lastGood?: ArticleRow | 0 | 1,
  version?: string,
]

interface Chunk {
  /** Each as JSON, so that equal lists of many chunks are parsed once. */
  readonly lists: readonly string[]
  readonly rows: readonly Row[]
}

/**
 * Returns entries as a line of the index with its line break: a digest of the rest, a digest of the settings, then JSON.
 *
 * @param settings digest of the settings that the records were read with
 */
export function encodeChunk(settings: string, entries: readonly (readonly [string, IndexedRecord])[]): Buffer {
  const lists = new ListTable()
  const rows = entries.map(([path, entry]) => encodeRow(path, entry, lists))
  const json = Buffer.from(toSettingsMark(settings) + JSON.stringify({ lists: lists.json, rows } satisfies Chunk))
  return Buffer.concat([Buffer.from(computeLineDigest(json)), json, LINE_BREAK])
}

/**
 * Returns the entries of a line with its line break; undefined when it is damaged. With other settings the records have
 * to be read again, and the entries tell only what was published.
 */
export function decodeChunk(settings: string, line: Buffer, sharedLists: SharedLists): IndexChunk | undefined {
  const rest = line.subarray(DIGEST_LENGTH, -1)
  if (line.toString('latin1', 0, DIGEST_LENGTH) !== computeLineDigest(rest)) return undefined
  const chunk = decodeTrustedChunk(line, sharedLists)
  if (rest.toString('latin1', 0, MARK_LENGTH) === toSettingsMark(settings)) return chunk
  return { paths: chunk.paths, entries: chunk.entries.map((entry) => ({ ...entry, fileVersion: '', problems: [] })) }
}

/** Returns the entries of a line that a thread of this process has just encoded. */
export function decodeTrustedChunk(line: Buffer, sharedLists: SharedLists): IndexChunk {
  const { lists, rows } = JSON.parse(line.toString('utf8', DIGEST_LENGTH + MARK_LENGTH)) as Chunk
  const parsed = lists.map((json) => sharedLists.parse(json))
  return { paths: rows.map(([path]) => path), entries: rows.map((row) => decodeRow(row, parsed)) }
}

/** Characters of the digest at the start of a line: 16 bytes as base64url. */
const DIGEST_LENGTH = 22
/** Characters of the settings' digest after it. */
const MARK_LENGTH = 16
const LINE_BREAK = Buffer.from('\n')

const toSettingsMark = (settings: string): string =>
  createHash('sha256').update(settings).digest('base64url').slice(0, MARK_LENGTH)

const computeLineDigest = (rest: Buffer): string =>
  createHash('sha256').update(`${VERSION}\n`).update(rest).digest('base64url').slice(0, DIGEST_LENGTH)

function encodeRow(path: string, entry: IndexedRecord, lists: ListTable): Row {
  const { fileVersion, problems, article, defaults, lastGood, takenBack } = entry
  const toArticleRow = (article: Article): ArticleRow => toRow(article, (list) => lists.indexOf(list))
  const row = [path, fileVersion, problems.length === 0 ? 0 : problems, article ? toArticleRow(article) : 0] as const
  if (lastGood !== undefined) return [...row, defaults ?? 0, toArticleRow(lastGood), lastGood.version]
  if (takenBack === true) return [...row, defaults ?? 0, 1]
  if (article !== undefined && article.version !== fileVersion) return [...row, defaults ?? 0, 0, article.version]
  return defaults === undefined ? row : [...row, defaults]
}

function decodeRow(row: Row, lists: readonly (readonly unknown[])[]): IndexedRecord {
  const [path, fileVersion, written, article, defaults = 0, lastGood = 0, version = fileVersion] = row
  const problems = written === 0 ? EMPTY_LIST : written
  const reading = { fileVersion, problems, ...optionalProperty('defaults', defaults === 0 ? undefined : defaults) }
  if (article !== 0) return { ...reading, article: fromRow(article, path, version, lists) }
  if (lastGood === 0) return reading
  return lastGood === 1
    ? { ...reading, takenBack: true }
    : { ...reading, lastGood: fromRow(lastGood, path, version, lists) }
}
