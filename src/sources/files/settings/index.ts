export { ConfigFiles, type ConfigTexts } from './config-files.ts'
export { LastSettings } from './last-settings.ts'
