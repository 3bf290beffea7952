export { BuildThreads } from './build-threads.ts'
