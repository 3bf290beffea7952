/**
 * A moment in time: milliseconds since 1970-01-01T00:00:00Z, always a finite integer whose UTC year has four digits
 * (RFC 822 and RFC 3339 can say no other). A number, not a `Date`: immutable, comparable with `<`, cheap by the 100,000.
 */
export type Instant = number

const EARLIEST = Date.UTC(1000, 0, 1)
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

/** Whether milliseconds are an {@link Instant} that every feed format can write. */
export const isInstant = (ms: number): ms is Instant => Number.isInteger(ms) && ms >= EARLIEST && ms <= LATEST
