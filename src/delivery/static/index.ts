export { ItemCache } from './item-cache.ts'
export { writeStatic } from './write-static.ts'
