import { createHash } from 'node:crypto'
import type { Problem } from '../../../problems/index.ts'
import { EMPTY_LIST } from '../../../records/index.ts'
import type { IndexedReading } from '../../record-index.ts'
import { type ArticleRow, fromRow, ListTable, type SharedLists, toRow } from './article-row.ts'

/** Rises with every change in what is read from a file or how it is written here: of another number nothing is believed. */
const FORMAT = 5

/** Entries in a chunk: few enough that one is read in a millisecond or two. */
export const CHUNK_SIZE = 250

/** What was read of some files, as the index holds it. */
export interface IndexChunk {
  readonly paths: readonly string[]
  /** Of the paths, in their order. */
  readonly entries: readonly IndexedReading[]
}

/** What is 0 is not there. */
type Row = readonly [path: string, stamp: string, problems: readonly Problem[] | 0, article: ArticleRow | 0]

interface Chunk {
  /** Each printed: equal lists of many chunks are read once. */
  readonly lists: readonly string[]
  readonly rows: readonly Row[]
}

/**
 * Prints what was read of some files as a line of the index with its line break: a digest of the rest and of what it was
 * made for, then JSON.
 *
 * @param settings decide what is made of a file
 */
export function encodeChunk(settings: string, entries: readonly (readonly [string, IndexedReading])[]): Buffer {
  const lists = new ListTable()
  const rows = entries.map(([path, entry]) => printRow(path, entry, lists))
  const json = Buffer.from(JSON.stringify({ lists: lists.printed, rows } satisfies Chunk))
  return Buffer.concat([Buffer.from(computeLineDigest(settings, json)), json, LINE_BREAK])
}

/**
 * A line of the index with its line break, as what it tells; undefined when it is not whole, not what was written, or
 * made for other settings.
 */
export const decodeChunk = (settings: string, line: Buffer, shared: SharedLists): IndexChunk | undefined =>
  line.toString('latin1', 0, DIGEST) === computeLineDigest(settings, line.subarray(DIGEST, -1))
    ? decodeTrustedChunk(line, shared)
    : undefined

/** The same of a line that another thread has just made. */
export function decodeTrustedChunk(line: Buffer, shared: SharedLists): IndexChunk {
  const { lists, rows } = JSON.parse(line.toString('utf8', DIGEST)) as Chunk
  const known = lists.map((printed) => shared.share(printed))
  return { paths: rows.map(([path]) => path), entries: rows.map((row) => parseRow(row, known)) }
}

/** Of the digest in front of a line: 16 bytes as base64url. */
const DIGEST = 22
const LINE_BREAK = Buffer.from('\n')

const computeLineDigest = (settings: string, json: Buffer): string =>
  createHash('sha256').update(`${FORMAT} ${settings}\n`).update(json).digest('base64url').slice(0, DIGEST)

const printRow = (path: string, { fileVersion: stamp, problems, article }: IndexedReading, lists: ListTable): Row => [
  path,
  stamp,
  problems.length === 0 ? 0 : problems,
  article === undefined ? 0 : toRow(article, lists),
]

function parseRow([path, stamp, told, row]: Row, lists: readonly (readonly unknown[])[]): IndexedReading {
  const problems = told === 0 ? EMPTY_LIST : told
  return row === 0
    ? { fileVersion: stamp, problems }
    : { fileVersion: stamp, problems, article: fromRow(row, path, stamp, lists) }
}
