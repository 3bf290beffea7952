import type { Instant } from '../model/index.ts'

/** Longest interval of scans: a day. A timer over 24.8 days would fire at once, again and again. */
export const MAX_POLL_SECONDS = 86_400

/** The time and timers. */
export interface Clock {
  readonly now: () => Instant
  readonly setTimer: (run: () => void, ms: number) => { cancel(): void }
}

/** The wall clock and Node's timers, which do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimer: (run, ms) => {
    const timer = setTimeout(run, ms)
    timer.unref()
    return { cancel: () => clearTimeout(timer) }
  },
}

/** The wall clock with timers that keep the process alive until the work is done. */
export const processClock: Clock = {
  now: () => Date.now(),
  setTimer: (run, ms) => {
    const timer = setTimeout(run, ms)
    return { cancel: () => clearTimeout(timer) }
  },
}
