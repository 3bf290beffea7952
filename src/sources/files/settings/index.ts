export { ConfigFiles, type ConfigTexts } from './config-files.ts'
