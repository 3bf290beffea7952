import type { FeedProfile } from '../profile.ts'

/** The profiles that come with the publisher. Each is a file in this folder and a row here. */
export const FEED_PROFILES: readonly FeedProfile[] = []
