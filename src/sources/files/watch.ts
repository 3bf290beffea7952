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

/** A path that changed since it was last passed on. */
interface Touched {
  /** Times of the first and the last event, by `performance.now`. */
  readonly first: number
  readonly last: number
  /** True if the content was changed in place, and not only replaced by a rename. */
  readonly isWritten: boolean
}

/** A file that came by a rename is whole at once. Its event may be followed by those of writing in place. */
const RENAME_QUIET_MS = 20

/** A file that never rests does not hold up others for longer than this. */
const BUSY_MS = 300

/**
 * Watches a content directory. Calls `onChange` with the changed paths once they have been quiet for `debounceMs`, so
 * that no half-written file is read and a checkout is one change. A file that was replaced by a rename is whole at once.
 * `onChange` returns the files that are still being written. One call at a time.
 */
export function watchContent(
  directory: string,
  onChange: (refresh: Refresh) => Promise<readonly string[]>,
  { debounceMs = 100, rescanMs = 15_000, longestMs = 3000, poll = false }: WatchOptions = {},
  log: (line: string) => void = () => {},
): Watcher {
  const touched = new Map<string, Touched>()
  let firstTouch = Number.NEGATIVE_INFINITY
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  let closed = false

  const run = (paths?: readonly string[], whole: ReadonlySet<string> = new Set()): Promise<void> => {
    running = running.then(async () => {
      if (closed) return
      for (const path of await onChange({ paths, quietMs: debounceMs, whole })) touch(path, true)
    })
    return running
  }
  const touch = (path: string, isWrite: boolean): void => {
    const now = performance.now()
    if (touched.size === 0) firstTouch = now
    const before = touched.get(path)
    touched.set(path, { first: before?.first ?? now, last: now, isWritten: isWrite || before?.isWritten === true })
    arm()
  }
  /** Starts the timer anew: it fires after a quiet time, or when the changes last too long, which no event postpones. */
  const arm = (): void => {
    const left = firstTouch + BUSY_MS - performance.now()
    if (closed || (left <= 0 && timer !== undefined)) return
    clearTimeout(timer)
    timer = setTimeout(
      () => {
        timer = undefined
        void processTouched()
      },
      left <= 0 ? RENAME_QUIET_MS : Math.min(debounceMs, left),
    )
  }
  const processTouched = async (): Promise<void> => {
    const { settled, whole } = await listSettledPaths(directory, touched, debounceMs)
    const now = performance.now()
    const isSettled = new Set(settled)
    const waits = [...touched].some(([path, { first }]) => !isSettled.has(path) && now - first < BUSY_MS)
    const isLong = now - firstTouch >= longestMs
    if (settled.length === 0 || (waits && !isLong)) return touched.size > 0 ? arm() : undefined
    for (const path of settled) touched.delete(path)
    firstTouch = now
    await run(settled, whole)
    if (touched.size > 0) arm()
  }

  const events = poll ? undefined : listenToDirectory(directory, { onPath: touch, onLimit: log })
  const rescan = (): Promise<void> => {
    events?.renew()
    return run()
  }
  const interval = setInterval(() => void rescan(), rescanMs)
  interval.unref()
  return {
    rescan,
    touch: (path) => touch(path, true),
    close: async () => {
      closed = true
      clearTimeout(timer)
      clearInterval(interval)
      events?.close()
      await running
    },
  }
}

/** Returns the paths whose files are complete: those that came by a rename, and those that were quiet for `debounceMs`. */
async function listSettledPaths(
  directory: string,
  touched: ReadonlyMap<string, Touched>,
  debounceMs: number,
): Promise<{ readonly settled: string[]; readonly whole: ReadonlySet<string> }> {
  const settled: string[] = []
  const whole = new Set<string>()
  for (const [path, { first, last, isWritten }] of [...touched]) {
    const now = performance.now()
    const stats = await stat(join(directory, path)).catch(() => undefined)
    if (!isWritten && now - first >= RENAME_QUIET_MS && stats?.isFile() === true && stats.size > 0) {
      whole.add(path)
      settled.push(path)
    } else if (now - last >= debounceMs / 2) {
      const age = Date.now() - (stats?.mtimeMs ?? 0)
      // The time of a file dated in the future is useless; the time since its event counts.
      if (age < -CLOCK_SKEW_MS || age >= debounceMs) settled.push(path)
    }
  }
  return { settled, whole }
}
