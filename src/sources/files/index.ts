export { FileSource, type FileSourceOptions } from './file-source.ts'
export type { WatchOptions } from './watch.ts'
