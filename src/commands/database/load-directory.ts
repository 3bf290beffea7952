import { isDeepStrictEqual } from 'node:util'
import type { Newsroom } from '../../model/index.ts'
import { formatProblems, isFault } from '../../problems/index.ts'
import {
  type DirectoryTexts,
  openSource,
  type RecordSource,
  readDirectoryTexts,
  readSettings,
} from '../../sources/index.ts'
import {
  compareReading,
  type Database,
  listPaths,
  removeRecords,
  requireSchema,
  writeConfigText,
  writeRecords,
} from '../../sources/postgres/index.ts'
import { type ExitCode, formatCount, makeYielder, type Streams, UsageError } from '../../system/index.ts'
import { type DatabaseOptions, useDatabase } from './use-database.ts'

export interface LoadOptions extends DatabaseOptions {
  /** Removes the records that the content directory does not have. @default false */
  readonly replace?: boolean
}

/** Records that are named when the database would read them otherwise. */
const MAX_NAMED = 10

/**
 * Brings a content directory into the database, as one change. Nothing is written if the database would publish anything
 * else than the directory.
 */
export const loadDirectory = (directory: string, options: LoadOptions, streams: Streams): Promise<ExitCode> =>
  useDatabase(options, async (database) => {
    await requireSchema(database)
    const source = openSource({ articles: directory, cache: false, yieldToEventLoop: makeYielder() })
    try {
      const texts = await readSame(directory, source, streams)
      if (texts === undefined) return 1
      const { changed, removed, kept } = await write(database, texts, options.replace === true)
      const extra = kept === 0 ? '' : `, ${kept} that ${directory} does not have stay (--replace removes them)`
      streams.out.write(
        `${database.address.label}: ${formatCount(texts.records.length, 'record')} read, ${changed} written, ${removed} removed${extra}\n`,
      )
      return 0
    } finally {
      await source.close()
    }
  })

/** Returns the texts of a directory if a database that holds them publishes the same. */
async function readSame(
  directory: string,
  source: RecordSource,
  { err }: Streams,
): Promise<DirectoryTexts | undefined> {
  const snapshot = await source.load()
  const { newsroom } = snapshot
  if (newsroom === undefined) {
    err.write(formatProblems(snapshot.problems.filter(isFault)))
    return undefined
  }
  const texts = await readDirectoryTexts(directory, makeYielder())
  err.write(formatProblems(texts.problems))
  const settings = readSettings(texts.site ?? '', texts.authors).newsroom
  if (settings === undefined || !isDeepStrictEqual(settings, newsroom)) {
    throw new UsageError(describeOtherSettings(directory, newsroom))
  }
  const differences = await compareReading(
    texts.records,
    newsroom,
    snapshot,
    (file) => source.media(file) !== undefined,
  )
  if (differences.length === 0) return texts
  for (const { file, fields } of differences.slice(0, MAX_NAMED)) {
    const what = fields === undefined ? 'whether it is published' : fields.join(', ')
    err.write(`${file}: would differ in a database: ${what}\n`)
  }
  err.write(
    `Nothing was written: ${formatCount(differences.length, 'record')} would differ in a database, because they have values from their folders. Write these values into the records themselves.\n`,
  )
  return undefined
}

const describeOtherSettings = (directory: string, { site }: Newsroom): string =>
  site.engine === undefined
    ? `${directory}: found authors in files of an engine; expected them in authors.yaml, because a database holds site.yaml and authors.yaml alone`
    : `${directory}: the files of an engine decide about settings; expected \`from: ${site.engine.name}\` in site.yaml and the authors in authors.yaml, because a database holds these two files alone`

interface Written {
  readonly changed: number
  readonly removed: number
  /** Number of records that only the database has. */
  readonly kept: number
}

const write = (database: Database, { site, authors, records }: DirectoryTexts, replaces: boolean): Promise<Written> =>
  database.write('sectionwire db load', async (query) => {
    if (site !== undefined) await writeConfigText(query, 'site.yaml', site)
    if (authors !== undefined) await writeConfigText(query, 'authors.yaml', authors)
    const files = new Set(records.map(({ file }) => file))
    const others = (await listPaths(query)).filter((path) => !files.has(path))
    const changed = await writeRecords(query, records)
    const removed = replaces ? await removeRecords(query, others) : 0
    return { changed, removed, kept: others.length - removed }
  })
