export { printCompletion } from './completion.ts'
export { init, openSetting } from './init.ts'
export { printSchema } from './print-schema.ts'
