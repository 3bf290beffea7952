import type { Instant } from '../model/index.ts'

/** What tells the time and wakes up later; tests give one that moves when it is told to. */
export interface Clock {
  readonly now: () => Instant
  readonly setTimer: (run: () => void, ms: number) => { cancel(): void }
}

/** Lets other work of the process run when it is due. Called between steps of long work. */
export type YieldToEventLoop = () => Promise<void>

/** The wall clock and Node's timers, which do not keep the process alive. */
export const systemClock: Clock = {
  now: () => Date.now(),
  setTimer: (run, ms) => {
    const timer = setTimeout(run, ms)
    timer.unref()
    return { cancel: () => clearTimeout(timer) }
  },
}

/** The same, for work that is to be done before the process ends. */
export const processClock: Clock = {
  now: () => Date.now(),
  setTimer: (run, ms) => {
    const timer = setTimeout(run, ms)
    return { cancel: () => clearTimeout(timer) }
  },
}
