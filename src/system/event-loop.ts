/** Called between pieces of long work; lets other work of the process run. */
export type YieldToEventLoop = () => Promise<void>

/** Longest work between two yields. */
const MAX_WORK_MS = 2

/** Returns a function that yields to the event loop when it has not done so for some milliseconds. */
export function makeYielder(maxWorkMs = MAX_WORK_MS): YieldToEventLoop {
  let last = performance.now()
  return async () => {
    if (performance.now() - last < maxWorkMs) return
    await new Promise((resolve) => setImmediate(resolve))
    last = performance.now()
  }
}
