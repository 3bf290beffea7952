export { openDiskTarget } from './disk-target.ts'
export { ItemCache } from './item-cache.ts'
export { computeDigest, type Target, type TargetFile } from './target.ts'
export { writeStatic } from './write-static.ts'
