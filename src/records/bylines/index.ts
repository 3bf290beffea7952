export { BylineReader } from './byline-reader.ts'
