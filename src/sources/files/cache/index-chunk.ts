import { createHash } from 'node:crypto'
import { optionalProperty } from '../../../collections/index.ts'
import type { Problem } from '../../../problems/index.ts'
import { type ArticleRow, computeFieldsDigest, EMPTY_LIST, fromRow, toRow } from '../../../records/index.ts'
import type { IndexedReading } from '../../record-index.ts'
import { ListTable, type SharedLists } from './shared-lists.ts'

/** Chunks of another version are ignored. */
const VERSION = computeFieldsDigest()

/** Entries in a chunk: one chunk is decoded in 1 to 2 ms. */
export const CHUNK_SIZE = 250

/** A part of the index. */
export interface IndexChunk {
  readonly paths: readonly string[]
  /** Entries of `paths`, in the same order. */
  readonly entries: readonly IndexedReading[]
}

/** 0 stands for an absent value. */
type Row = readonly [
  path: string,
  fileVersion: string,
  problems: readonly Problem[] | 0,
  article: ArticleRow | 0,
  defaults?: string,
]

interface Chunk {
  /** Each as JSON, so that equal lists of many chunks are parsed once. */
  readonly lists: readonly string[]
  readonly rows: readonly Row[]
}

/**
 * Returns entries as a line of the index with its line break: a digest of settings and JSON, then the JSON.
 *
 * @param settings digest of the settings that the records were read with
 */
export function encodeChunk(settings: string, entries: readonly (readonly [string, IndexedReading])[]): Buffer {
  const lists = new ListTable()
  const rows = entries.map(([path, entry]) => encodeRow(path, entry, lists))
  const json = Buffer.from(JSON.stringify({ lists: lists.json, rows } satisfies Chunk))
  return Buffer.concat([Buffer.from(computeLineDigest(settings, json)), json, LINE_BREAK])
}

/** Returns the entries of a line with its line break; undefined when it is damaged or has other settings. */
export const decodeChunk = (settings: string, line: Buffer, sharedLists: SharedLists): IndexChunk | undefined =>
  line.toString('latin1', 0, DIGEST_LENGTH) === computeLineDigest(settings, line.subarray(DIGEST_LENGTH, -1))
    ? decodeTrustedChunk(line, sharedLists)
    : undefined

/** Returns the entries of a line that a thread of this process has just encoded. */
export function decodeTrustedChunk(line: Buffer, sharedLists: SharedLists): IndexChunk {
  const { lists, rows } = JSON.parse(line.toString('utf8', DIGEST_LENGTH)) as Chunk
  const parsed = lists.map((json) => sharedLists.parse(json))
  return { paths: rows.map(([path]) => path), entries: rows.map((row) => decodeRow(row, parsed)) }
}

/** Characters of the digest at the start of a line: 16 bytes as base64url. */
const DIGEST_LENGTH = 22
const LINE_BREAK = Buffer.from('\n')

const computeLineDigest = (settings: string, json: Buffer): string =>
  createHash('sha256').update(`${VERSION} ${settings}\n`).update(json).digest('base64url').slice(0, DIGEST_LENGTH)

function encodeRow(path: string, reading: IndexedReading, lists: ListTable): Row {
  const { fileVersion, problems, article, defaults } = reading
  const row = article === undefined ? 0 : toRow(article, (list) => lists.indexOf(list))
  const written = problems.length === 0 ? 0 : problems
  return defaults === undefined ? [path, fileVersion, written, row] : [path, fileVersion, written, row, defaults]
}

function decodeRow(
  [path, fileVersion, written, row, defaults]: Row,
  lists: readonly (readonly unknown[])[],
): IndexedReading {
  const problems = written === 0 ? EMPTY_LIST : written
  const reading = { fileVersion, problems, ...optionalProperty('defaults', defaults) }
  return row === 0 ? reading : { ...reading, article: fromRow(row, path, fileVersion, lists) }
}
