export { FEED_FORMATS } from './feed-formats.ts'
