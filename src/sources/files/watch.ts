import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Refresh } from './content-reader.ts'
import { listenToDirectory } from './directory-events.ts'
import { CLOCK_SKEW_MS } from './stat-file.ts'

export interface WatchOptions {
  /** A file counts as finished when it has not changed for so many milliseconds; default 100. */
  readonly debounceMs?: number
  /** Every watcher misses events: everything is looked at again this often, in milliseconds; default 15,000. */
  readonly rescanMs?: number
  /** What goes on for longer than so many milliseconds is taken in parts; default 3000. */
  readonly longestMs?: number
  /** Does without the system's events, for mounts that have none; default false. */
  readonly poll?: boolean
}

export interface Watcher {
  /** Looks at everything at once; resolves when what has changed is known. */
  lookAgain(): Promise<void>
  close(): Promise<void>
}

/**
 * Watches a content directory. `onChange` is called with what to look at again, once it has come to rest: a
 * half-written file is not read, and what one action changes (a checkout, a folder moved) comes as one. It gives back
 * the files that were not at rest after all. One call at a time.
 */
export function watchContent(
  directory: string,
  onChange: (refresh: Refresh) => Promise<readonly string[]>,
  { debounceMs: settleMs = 100, rescanMs = 15_000, longestMs = 3000, poll = false }: WatchOptions = {},
): Watcher {
  const touched = new Map<string, number>()
  let since = Number.NEGATIVE_INFINITY
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  let closed = false

  const run = (paths?: readonly string[]): Promise<void> => {
    running = running.then(async () => {
      if (closed) return
      for (const path of await onChange({ paths, restMs: settleMs })) touch(path)
    })
    return running
  }
  const touch = (path: string): void => {
    if (touched.size === 0) since = performance.now()
    touched.set(path, performance.now())
    arm()
  }
  /** Looks when all has been quiet for a while, or has gone on for too long. */
  const arm = (): void => {
    clearTimeout(timer)
    if (closed) return
    timer = setTimeout(() => void settle(), Math.min(settleMs, Math.max(0, since + longestMs - performance.now())))
  }
  const settle = async (): Promise<void> => {
    const rested = await listSettledPaths(directory, touched, settleMs)
    const isLong = performance.now() - since >= longestMs
    if (rested.length < touched.size && !isLong) return arm()
    for (const path of rested) touched.delete(path)
    since = performance.now()
    if (rested.length > 0) await run(rested)
    if (touched.size > 0) arm()
  }

  const events = poll ? undefined : listenToDirectory(directory, touch)
  const lookAgain = (): Promise<void> => {
    events?.renew()
    return run()
  }
  const rescan = setInterval(() => void lookAgain(), rescanMs)
  rescan.unref()
  return {
    lookAgain,
    close: async () => {
      closed = true
      clearTimeout(timer)
      clearInterval(rescan)
      events?.close()
      await running
    },
  }
}

/** Of `touched` the paths that had no event, and whose files no write, for the time of rest. */
async function listSettledPaths(directory: string, touched: Map<string, number>, settleMs: number): Promise<string[]> {
  const rested: string[] = []
  for (const [path, at] of [...touched]) {
    if (performance.now() - at < settleMs / 2) continue
    const modified = await stat(join(directory, path)).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    )
    const age = Date.now() - modified
    // A file dated in the future says nothing about rest; it had its time since the last event.
    if (age < -CLOCK_SKEW_MS || age >= settleMs) rested.push(path)
  }
  return rested
}
