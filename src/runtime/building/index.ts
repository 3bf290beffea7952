export { BuildThreads, writesOnSeveralThreads } from './build-threads.ts'
