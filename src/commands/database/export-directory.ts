import { readdir, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { findPathFault, readAllRecords, readConfigTexts, requireSchema } from '../../sources/postgres/index.ts'
import { type ExitCode, formatCount, makeFolder, type Streams, UsageError, writing } from '../../system/index.ts'
import { type DatabaseOptions, useDatabase } from './use-database.ts'

/** Writes the records and settings of the database as a content directory. The folder must be empty or absent. */
export const exportDirectory = (
  directory: string,
  options: DatabaseOptions,
  { out, err }: Streams,
): Promise<ExitCode> =>
  useDatabase(options, async (database) => {
    await requireSchema(database)
    const root = resolve(directory)
    if ((await readdir(root).catch(() => [])).length > 0) {
      throw new UsageError(`found files in ${directory}; expected an empty folder, or one that does not exist`)
    }
    let count = 0
    let hasFault = false
    const write = async (file: string, text: string): Promise<void> => {
      const path = join(root, file)
      await writing(dirname(path), () => makeFolder(dirname(path)))
      await writing(path, () => writeFile(path, text, { flag: 'wx' }))
    }
    await database.read(async (query) => {
      for (const [name, text] of await readConfigTexts(query)) await write(name, text)
      for await (const page of readAllRecords(query)) {
        for (const { path, text } of page) {
          const fault = findPathFault(path)
          if (fault === undefined) await write(path, text)
          else err.write(`${JSON.stringify(path)}: not written: ${fault}\n`)
          hasFault ||= fault !== undefined
          count += fault === undefined ? 1 : 0
        }
      }
    })
    out.write(`${directory}: ${formatCount(count, 'record')} written\n`)
    return hasFault ? 1 : 0
  })
