import type { Instant } from '../newsroom/instant.ts'

/** `Thu, 19 Nov 2026 08:30:00 GMT`: RFC 822 with the four-digit year of RFC 2822; also HTTP's own form (RFC 9110 §5.6.7). */
export const rfc822 = (instant: Instant): string => new Date(instant).toUTCString()

/** `2026-11-19T08:30:00Z` (RFC 3339), with milliseconds only when there are any. */
export const rfc3339 = (instant: Instant): string => new Date(instant).toISOString().replace('.000Z', 'Z')
