export { type DefaultRule, type DefaultsFile, isDefaultsName, readDefaultsFile } from './defaults-file.ts'
export { type AppliedDefaults, FolderDefaults } from './folder-defaults.ts'
