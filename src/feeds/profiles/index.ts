export { FEED_PROFILES } from './feed-profiles.ts'
