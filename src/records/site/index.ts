export { AUTHORS_FILE } from './authors-file.ts'
export { type Config, readConfig, SITE_FILE } from './config.ts'
export type { ConfigInput } from './config-file.ts'
export { RereadSettings } from './reread-settings.ts'
