export { FileSource, type FileSourceOptions } from './file-source.ts'
export { DirectoryReader } from './published/index.ts'
export { listDirectory } from './scan.ts'
export type { WatchOptions } from './watch.ts'
