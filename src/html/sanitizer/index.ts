export { type BodyAddresses, fillMarks, sanitizeBody, sanitizeWithMarks } from './sanitize.ts'
