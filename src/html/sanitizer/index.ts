export { sanitizeBody } from './sanitize.ts'
