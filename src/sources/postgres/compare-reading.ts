import { isDeepStrictEqual } from 'node:util'
import type { Article, Newsroom } from '../../model/index.ts'
import { RecordIndex } from '../record-index.ts'
import type { Snapshot } from '../source.ts'
import type { WrittenRecord } from './record-rows.ts'
import { RowIndex } from './row-index.ts'

/** A record from which another article would come, or none, when it is kept in a database. */
export interface Difference {
  readonly file: string
  /** The fields of the article that differ; undefined when there is an article in one case alone. */
  readonly fields: readonly string[] | undefined
}

/**
 * Reads records as a database would, and compares the articles with those of a content directory: values that records
 * have from their folders, or from the files of an engine, are not in a database.
 *
 * @param newsroom the settings as the database would read them
 */
export async function compareReading(
  records: readonly WrittenRecord[],
  newsroom: Newsroom,
  { articles }: Pick<Snapshot, 'articles'>,
  hasMedia: (path: string) => boolean,
): Promise<readonly Difference[]> {
  const index = new RecordIndex()
  const rows = new RowIndex(index, hasMedia)
  rows.use(newsroom)
  await rows.take(
    records.map(({ file, record = null, text }) => ({ path: file, name: record, text })),
    async () => [],
  )
  const inFiles = new Map([...articles].map((article) => [article.file, article]))
  const inDatabase = new Map([...index.listConsistent(newsroom.site).articles].map((each) => [each.file, each]))
  const files = [...new Set([...inFiles.keys(), ...inDatabase.keys()])].sort()
  return files.flatMap((file) => {
    const fields = listOtherFields(inFiles.get(file), inDatabase.get(file))
    return fields?.length === 0 ? [] : [{ file, fields }]
  })
}

function listOtherFields(a: Article | undefined, b: Article | undefined): string[] | undefined {
  if (a === undefined || b === undefined) return undefined
  const [before, after] = [new Map(Object.entries(a)), new Map(Object.entries(b))]
  const fields = new Set([...before.keys(), ...after.keys()])
  fields.delete('version')
  return [...fields].filter((field) => !isDeepStrictEqual(before.get(field), after.get(field)))
}
