import { readFile } from 'node:fs/promises'
import { text as readStream } from 'node:stream/consumers'
import { formatProblems, isFault } from '../../problems/index.ts'
import { readSettings } from '../../sources/index.ts'
import { type ConfigName, readConfigTexts, requireSchema, writeConfigText } from '../../sources/postgres/index.ts'
import { type ExitCode, type Streams, UsageError, writing } from '../../system/index.ts'
import { type DatabaseOptions, useDatabase } from './use-database.ts'

/** @throws UsageError */
function toConfigName(name: string): ConfigName {
  if (name === 'site' || name === 'site.yaml') return 'site.yaml'
  if (name === 'authors' || name === 'authors.yaml') return 'authors.yaml'
  throw new UsageError(`found settings "${name}"; expected site or authors`)
}

/** Prints settings as they are in the database. */
export const getSettings = (name: string, options: DatabaseOptions, { out, err }: Streams): Promise<ExitCode> =>
  useDatabase(options, async (database) => {
    const file = toConfigName(name)
    await requireSchema(database)
    const text = (await readConfigTexts(database.query)).get(file)
    if (text === undefined) err.write(`${database.address.label} has no ${file}\n`)
    else out.write(text)
    return text === undefined ? 1 : 0
  })

/** Writes settings into the database. Nothing is written while there is a fault. @param path a file, or - for the input */
export const setSettings = (
  name: string,
  path: string,
  options: DatabaseOptions,
  { out, err }: Streams,
): Promise<ExitCode> =>
  useDatabase(options, async (database) => {
    const file = toConfigName(name)
    const text = path === '-' ? await readStream(process.stdin) : await writing(path, () => readFile(path, 'utf8'))
    await requireSchema(database)
    const texts = new Map(await readConfigTexts(database.query)).set(file, text)
    const site = texts.get('site.yaml')
    if (site === undefined) throw new UsageError('found no site.yaml in the database; expected it before authors.yaml')
    const { newsroom, problems } = readSettings(site, texts.get('authors.yaml'))
    err.write(formatProblems(problems))
    if (newsroom === undefined || problems.some(isFault)) {
      err.write('Nothing was written: the settings have faults.\n')
      return 1
    }
    await database.write(`sectionwire db config set ${name}`, (query) => writeConfigText(query, file, text))
    out.write(`${database.address.label}: ${file} is written\n`)
    return 0
  })
