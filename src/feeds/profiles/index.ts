export { FEED_PROFILES } from './feed-profiles.ts'
export { makePartnerProfile } from './partner-profiles.ts'
