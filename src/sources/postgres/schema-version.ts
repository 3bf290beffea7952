import type { Database, Query } from './database.ts'
import { DatabaseError } from './database-error.ts'
import { MIGRATIONS, SCHEMA_VERSION } from './migrations.ts'

/** The lock that a migration holds: an arbitrary number, the same in every version. */
const MIGRATION_LOCK = 7_205_113

/** The version of the schema: 0 where there is none, `foreign` for that of another program. */
type FoundVersion = number | 'foreign'

/**
 * Brings the schema to this program's version. Several at once do it one after another.
 *
 * @returns the versions that were added
 * @throws DatabaseError for a newer schema, or one of another product
 */
export async function migrateDatabase(database: Database): Promise<readonly number[]> {
  return database.write('sectionwire db migrate', async (query) => {
    await query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK])
    const found = await readVersion(query)
    rejectOther(found, database)
    if (found === 0) {
      await query('create schema sectionwire')
      await query(
        'create table sectionwire.migration (version int primary key, at timestamptz not null default clock_timestamp())',
      )
    }
    const added = MIGRATIONS.filter(({ version }) => version > found)
    for (const { version, sql } of added) {
      await query(sql)
      await query('insert into sectionwire.migration (version) values ($1)', [version])
    }
    return added.map(({ version }) => version)
  })
}

/**
 * Resolves when the database has the schema of this program.
 *
 * @param wait called while the schema is older: resolves when it may be looked at again. @default an older one is an error
 * @throws DatabaseError
 */
export async function requireSchema(database: Database, wait?: (found: number) => Promise<void>): Promise<void> {
  for (;;) {
    const found = await readVersion(database.query)
    rejectOther(found, database)
    if (found === SCHEMA_VERSION) return
    if (wait === undefined || found === 0) {
      const what = found === 0 ? 'found no records of Sectionwire' : `found version ${found} of the schema`
      throw new DatabaseError(
        `${database.address.label}: ${what}; expected version ${SCHEMA_VERSION}. Run \`sectionwire db migrate\``,
      )
    }
    await wait(found)
  }
}

async function readVersion(query: Query): Promise<FoundVersion> {
  const [state] = await query<{ readonly hasSchema: boolean; readonly hasTable: boolean }>(
    `select to_regnamespace('sectionwire') is not null as "hasSchema",
      to_regclass('sectionwire.migration') is not null as "hasTable"`,
  )
  if (state?.hasSchema !== true) return 0
  if (!state.hasTable) return 'foreign'
  const [row] = await query<{ readonly version: number }>(
    'select coalesce(max(version), 0) as version from sectionwire.migration',
  )
  return row?.version ?? 0
}

function rejectOther(found: FoundVersion, { address }: Database): asserts found is number {
  if (found === 'foreign') {
    throw new DatabaseError(
      `${address.label}: the schema "sectionwire" belongs to another program; expected a database without it`,
    )
  }
  if (found > SCHEMA_VERSION) {
    throw new DatabaseError(
      `${address.label}: found version ${found} of the schema; this program knows version ${SCHEMA_VERSION}. Install the Sectionwire that migrated it`,
    )
  }
}
