import { Database, migrateDatabase, parseDatabaseAddress } from '../../sources/postgres/index.ts'
import { type ExitCode, type Streams, UsageError } from '../../system/index.ts'

/** The options of the `db` commands. */
export interface DatabaseOptions {
  /** The address of the database. */
  readonly database?: string
}

/** Runs a command with the database, and closes it. @throws UsageError without an address */
export async function useDatabase<T>(
  { database: address }: DatabaseOptions,
  run: (database: Database) => Promise<T>,
): Promise<T> {
  if (address === undefined) {
    throw new UsageError(
      'found no database; expected --database postgres://user@db.example.org/newsroom, or the same in DATABASE_URL',
    )
  }
  const database = new Database(parseDatabaseAddress(address))
  try {
    return await run(database)
  } finally {
    await database.close()
  }
}

/** Brings the schema of the database to this program's version. */
export const migrateSchema = (options: DatabaseOptions, { out }: Streams): Promise<ExitCode> =>
  useDatabase<ExitCode>(options, async (database) => {
    const added = await migrateDatabase(database)
    const done = added.length === 0 ? 'the schema is up to date' : `the schema has version ${added.at(-1)} now`
    out.write(`${database.address.label}: ${done}\n`)
    return 0
  })
