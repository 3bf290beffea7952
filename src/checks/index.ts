export { MediaListing } from './media-listing.ts'
export { NewsroomChecks } from './newsroom-checks.ts'
export { type ConsistentRecords, type FileResult, RecordConsistency } from './record-consistency.ts'
export type { Addressing } from './unique-keys.ts'
