/** How far a file's time may be ahead of the clock without being in the future, in milliseconds: they are cut differently. */
export const CLOCK_GRAIN = 1000
