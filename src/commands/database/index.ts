export { exportDirectory } from './export-directory.ts'
export { loadDirectory } from './load-directory.ts'
export { getSettings, setSettings } from './settings-texts.ts'
export { migrateSchema } from './use-database.ts'
