import { createHash } from 'node:crypto'
import { isArticleName, isIgnoredPath } from '../../records/index.ts'
import type { StoredRecord } from '../memory/index.ts'

/** A record as the database holds it. */
export interface RecordRow {
  readonly path: string
  /** The id of a record that a program wrote as values; null for the text of an article file. */
  readonly name: string | null
  readonly text: string
}

/** A record as it is written. */
export type WrittenRecord = Pick<StoredRecord, 'file' | 'text' | 'record'>

/** Returns a row as a record that can be read as those of files are. */
export const toStoredRow = ({ path, name, text }: RecordRow): StoredRecord => ({
  ...{ file: path, text, version: createHash('sha256').update(text).digest('base64url').slice(0, 22) },
  ...(name === null ? {} : { record: name }),
})

/** Longest path of a record, in bytes. */
const MAX_PATH_BYTES = 1000

const CONTROL = /\p{Cc}/u

/**
 * Returns why a record cannot be kept under a path; undefined when it can. The same paths are those of articles in a
 * content directory, so that an export publishes what the database does.
 */
export function findPathFault(path: string): string | undefined {
  const segments = path.split('/')
  if (Buffer.byteLength(path) > MAX_PATH_BYTES) return `a path with more than ${MAX_PATH_BYTES} bytes`
  if (segments.some((segment) => ['', '.', '..'].includes(segment))) return 'a path with an empty part, "." or ".."'
  if (CONTROL.test(path) || path.includes('\\')) return 'a path with a control character or a backslash'
  if (isIgnoredPath(path)) return 'a path with a folder that is not published, such as _drafts'
  if (!isArticleName(segments.at(-1) ?? '', segments.length === 1)) return 'a path that is not that of an article file'
  return undefined
}
