import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { listenToDirectory } from './directory-events.ts'
import type { Refresh } from './rescan.ts'
import { CLOCK_SKEW_MS } from './stat-file.ts'

export interface WatchOptions {
  /** A file counts as completely written when it has not changed for this time. In milliseconds, default 100. */
  readonly debounceMs?: number
  /** Interval of scans of everything, because watchers can miss events. In milliseconds, default 15,000. */
  readonly rescanMs?: number
  /** Changes that last longer than this are processed in parts. In milliseconds, default 3000. */
  readonly longestMs?: number
  /** Uses scans alone, for mounts without events. Default false. */
  readonly poll?: boolean
}

export interface Watcher {
  /** Scans everything now; resolves when `onChange` has ended. */
  rescan(): Promise<void>
  /** Looks at one path soon, as after an event. */
  touch(path: string): void
  close(): Promise<void>
}

/**
 * Watches a content directory. Calls `onChange` with the changed paths once they have been quiet for `debounceMs`, so
 * that no half-written file is read and a checkout is one change. `onChange` returns the files that are still being
 * written. One call at a time.
 */
export function watchContent(
  directory: string,
  onChange: (refresh: Refresh) => Promise<readonly string[]>,
  { debounceMs = 100, rescanMs = 15_000, longestMs = 3000, poll = false }: WatchOptions = {},
): Watcher {
  const touched = new Map<string, number>()
  let firstTouch = Number.NEGATIVE_INFINITY
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  let closed = false

  const run = (paths?: readonly string[]): Promise<void> => {
    running = running.then(async () => {
      if (closed) return
      for (const path of await onChange({ paths, quietMs: debounceMs })) touch(path)
    })
    return running
  }
  const touch = (path: string): void => {
    if (touched.size === 0) firstTouch = performance.now()
    touched.set(path, performance.now())
    arm()
  }
  /** Starts the timer anew: it fires after a quiet time, or when the changes last too long. */
  const arm = (): void => {
    clearTimeout(timer)
    if (closed) return
    timer = setTimeout(
      () => void processTouched(),
      Math.min(debounceMs, Math.max(0, firstTouch + longestMs - performance.now())),
    )
  }
  const processTouched = async (): Promise<void> => {
    const settled = await listSettledPaths(directory, touched, debounceMs)
    const isLong = performance.now() - firstTouch >= longestMs
    if (settled.length < touched.size && !isLong) return arm()
    for (const path of settled) touched.delete(path)
    firstTouch = performance.now()
    if (settled.length > 0) await run(settled)
    if (touched.size > 0) arm()
  }

  const events = poll ? undefined : listenToDirectory(directory, touch)
  const rescan = (): Promise<void> => {
    events?.renew()
    return run()
  }
  const interval = setInterval(() => void rescan(), rescanMs)
  interval.unref()
  return {
    rescan,
    touch,
    close: async () => {
      closed = true
      clearTimeout(timer)
      clearInterval(interval)
      events?.close()
      await running
    },
  }
}

/** Returns the paths without an event, and whose files were not written, for `debounceMs`. */
async function listSettledPaths(
  directory: string,
  touched: Map<string, number>,
  debounceMs: number,
): Promise<string[]> {
  const settled: string[] = []
  for (const [path, at] of [...touched]) {
    if (performance.now() - at < debounceMs / 2) continue
    const modified = await stat(join(directory, path)).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    )
    const age = Date.now() - modified
    // The time of a file dated in the future is useless; the time since its event counts.
    if (age < -CLOCK_SKEW_MS || age >= debounceMs) settled.push(path)
  }
  return settled
}
