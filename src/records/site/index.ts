export { AUTHORS_FILE } from './authors-file.ts'
export { type Config, readConfig, SITE_FILE } from './config.ts'
export { locateInSiteFile } from './redirect-settings.ts'
