import type { Query } from './database.ts'
import type { RecordRow, WrittenRecord } from './record-rows.ts'

/** The statements that read and write records and settings. */

/** Rows that are read at once. */
const PAGE_ROWS = 500

/** Longest history of a record that is searched for its last valid version. */
const MAX_REVISIONS = 50

export type ConfigName = 'site.yaml' | 'authors.yaml'

/** The number of the last change. */
export async function readHead(query: Query): Promise<number> {
  const [row] = await query<{ readonly n: string }>('select n from sectionwire.head')
  return Number(row?.n ?? 0)
}

export async function countRecords(query: Query): Promise<number> {
  const [row] = await query<{ readonly count: string }>('select count(*) as count from sectionwire.record')
  return Number(row?.count ?? 0)
}

/** Yields all records in the order of their paths. Only in a transaction. */
export async function* readAllRecords(query: Query): AsyncGenerator<readonly RecordRow[]> {
  await query('declare records no scroll cursor for select path, name, text from sectionwire.record order by path')
  for (;;) {
    const rows = await query<RecordRow>(`fetch ${PAGE_ROWS} from records`)
    if (rows.length === 0) break
    yield rows
  }
  await query('close records')
}

/** The records that changed after a number, and the paths of those that were removed. */
export interface ChangedRecords {
  readonly rows: readonly RecordRow[]
  readonly removed: readonly string[]
  /** True if the settings changed. */
  readonly hasConfig: boolean
}

export async function readChangedRecords(query: Query, after: number): Promise<ChangedRecords> {
  const rows = await query<RecordRow>('select path, name, text from sectionwire.record where n > $1 order by path', [
    after,
  ])
  const removed = await query<{ readonly path: string }>('select path from sectionwire.removed where n > $1', [after])
  const config = await query('select name from sectionwire.config where n > $1', [after])
  return { rows, removed: removed.map(({ path }) => path), hasConfig: config.length > 0 }
}

export const readRecords = (query: Query, paths: readonly string[]): Promise<RecordRow[]> =>
  query<RecordRow>('select path, name, text from sectionwire.record where path = any($1)', [paths])

/** Returns the earlier versions of records since each was last added, the newest first. */
export const readEarlierVersions = (query: Query, paths: readonly string[]): Promise<RecordRow[]> =>
  query<RecordRow>(
    `select path, name, text from (
      select revision.*, row_number() over (partition by path order by revision.n desc) as age
      from sectionwire.revision join sectionwire.record using (path)
      where path = any($1) and revision.n >= record.since
    ) earlier where age <= ${MAX_REVISIONS} order by path, age`,
    [paths],
  )

/** Returns every version of a record that was ever published, the newest first. */
export const readHistory = (query: Query, path: string): Promise<RecordRow[]> =>
  query<RecordRow>(
    `select path, name, text from (
      select path, name, text, n from sectionwire.record where path = $1
      union all select path, name, text, n from sectionwire.revision where path = $1
    ) versions order by n desc limit ${MAX_REVISIONS}`,
    [path],
  )

/** Returns the paths of all records. */
export async function listPaths(query: Query): Promise<string[]> {
  const rows = await query<{ readonly path: string }>('select path from sectionwire.record')
  return rows.map(({ path }) => path)
}

export async function readConfigTexts(query: Query): Promise<ReadonlyMap<ConfigName, string>> {
  const rows = await query<{ readonly name: ConfigName; readonly text: string }>(
    'select name, text from sectionwire.config',
  )
  return new Map(rows.map(({ name, text }) => [name, text]))
}

/** Adds a settings file or replaces it. */
export async function writeConfigText(query: Query, name: ConfigName, text: string): Promise<void> {
  await query(
    'insert into sectionwire.config (name, text) values ($1, $2) on conflict (name) do update set text = excluded.text',
    [name, text],
  )
}

/** Adds records or replaces those with the same paths; returns how many were not the same before. */
export async function writeRecords(query: Query, records: readonly WrittenRecord[]): Promise<number> {
  let changed = 0
  for (let first = 0; first < records.length; first += PAGE_ROWS) {
    const page = records.slice(first, first + PAGE_ROWS)
    const written = await query(
      `insert into sectionwire.record (path, name, text) select * from unnest($1::text[], $2::text[], $3::text[])
      on conflict (path) do update set name = excluded.name, text = excluded.text returning path`,
      [page.map(({ file }) => file), page.map(({ record = null }) => record), page.map(({ text }) => text)],
    )
    changed += written.length
  }
  return changed
}

/** Adds a record. Resolves to false when there is one with its path. */
export async function insertRecord(query: Query, { file, text, record }: WrittenRecord): Promise<boolean> {
  const added = await query(
    'insert into sectionwire.record (path, name, text) values ($1, $2, $3) on conflict (path) do nothing returning path',
    [file, record ?? null, text],
  )
  return added.length > 0
}

/** Replaces the text of a record if it still is `before`; resolves to false when it is not. */
export async function replaceText(query: Query, path: string, before: string, text: string): Promise<boolean> {
  const changed = await query('update sectionwire.record set text = $3 where path = $1 and text = $2 returning path', [
    path,
    before,
    text,
  ])
  return changed.length > 0
}

export async function removeRecords(query: Query, paths: readonly string[]): Promise<number> {
  return (await query('delete from sectionwire.record where path = any($1) returning path', [paths])).length
}
