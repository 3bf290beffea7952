export { type BodyAddresses, fillMarks, sanitizeBody, sanitizeWithMarks } from './sanitize.ts'
export { findDeadFragments } from './targets.ts'
