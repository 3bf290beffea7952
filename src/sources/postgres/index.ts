export { compareReading, type Difference } from './compare-reading.ts'
export { Database, type Query } from './database.ts'
export { isDatabaseAddress, parseDatabaseAddress } from './database-address.ts'
export { PostgresSource, type PostgresSourceOptions } from './postgres-source.ts'
export { findPathFault, type RecordRow, toStoredRow, type WrittenRecord } from './record-rows.ts'
export {
  type ConfigName,
  listPaths,
  readAllRecords,
  readConfigTexts,
  removeRecords,
  writeConfigText,
  writeRecords,
} from './record-table.ts'
export { migrateDatabase, requireSchema } from './schema-version.ts'
