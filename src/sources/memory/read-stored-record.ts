import { decodePath, removeQuery, resolveBeside } from '../../model/index.ts'
import { splitFile } from '../../records/front-matter/index.ts'
import { type ArticleReader, type ArticleReading, readWithin } from '../../records/index.ts'
import type { StoredRecord } from './memory-record.ts'

/** Reads a record that has its text. The places of problems are not located yet. */
export function readStoredRecord(
  reader: ArticleReader,
  { file, text, version, record }: StoredRecord,
  hasMedia: (path: string) => boolean,
): ArticleReading {
  const hasFile = (reference: string): boolean => {
    const path = resolveMediaReference(file, reference)
    return path !== undefined && hasMedia(path)
  }
  const source = { path: file, version, ...(record === undefined ? {} : { record }) }
  return readWithin(
    file,
    () => reader.read(source, splitFile(text, file), hasFile),
    (problem) => ({ problems: [problem] }),
  )
}

/** From the top when it begins with `/`, else from the record's folder. */
function resolveMediaReference(file: string, reference: string): string | undefined {
  if (/^[a-z][a-z0-9+.-]*:/i.test(reference)) return undefined
  const path = decodePath(removeQuery(reference))
  return resolveBeside(path?.startsWith('/') === true ? '' : file, path)
}
