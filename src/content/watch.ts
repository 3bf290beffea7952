import { stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { watch as chokidar } from 'chokidar'

export interface WatchOptions {
  /** A file counts as finished when it has not changed for so many milliseconds; default 100. */
  readonly settleMs?: number
  /** Every watcher misses events: everything is looked at again this often, in milliseconds; default 15,000. */
  readonly rescanMs?: number
}

export interface Watcher {
  close(): Promise<void>
}

/**
 * Watches a content directory. `onChange` gets the paths to read again, relative with `/`, once their files have come
 * to rest, so that a half-written one is not read; without paths it means "look at everything". One call at a time.
 * Resolves when the watcher has seen the directory as it is.
 */
export function watchContent(
  directory: string,
  onChange: (paths?: readonly string[]) => Promise<void>,
  { settleMs = 100, rescanMs = 15_000 }: WatchOptions = {},
): Promise<Watcher> {
  const touched = new Map<string, number>()
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  let closed = false

  const run = (paths?: readonly string[]): Promise<void> => {
    running = running.then(() => (closed ? undefined : onChange(paths)))
    return running
  }
  const arm = (): void => {
    if (closed || timer !== undefined) return
    timer = setTimeout(() => {
      timer = undefined
      void settle()
    }, settleMs)
  }
  const settle = async (): Promise<void> => {
    const rested = await restedPaths(directory, touched, settleMs)
    if (rested.length > 0) await run(rested)
    if (touched.size > 0) arm()
  }

  const events = chokidar(directory, { ignoreInitial: true, followSymlinks: false, ignored: isIgnored(directory) })
  events.on('all', (_, path) => {
    touched.set(relative(directory, path).split(sep).join('/'), performance.now())
    arm()
  })
  // A watcher that cannot watch (the system's limit is reached, say) leaves the rescan, which needs none.
  events.on('error', () => {})
  const rescan = setInterval(() => void run(), rescanMs)
  rescan.unref()

  const close = async (): Promise<void> => {
    closed = true
    clearTimeout(timer)
    clearInterval(rescan)
    await events.close()
    await running
  }
  return new Promise((resolve) => events.once('ready', () => resolve({ close })))
}

/** Takes out of `touched` the paths that had no event, and whose files no write, for the time of rest. */
async function restedPaths(directory: string, touched: Map<string, number>, settleMs: number): Promise<string[]> {
  const rested: string[] = []
  for (const [path, at] of [...touched]) {
    if (performance.now() - at < settleMs / 2) continue
    const modified = await stat(join(directory, path)).then(
      ({ mtimeMs }) => mtimeMs,
      () => 0,
    )
    const age = Date.now() - modified
    // A file dated in the future says nothing about rest; it had its time since the last event.
    if (age >= 0 && age < settleMs) continue
    touched.delete(path)
    rested.push(path)
  }
  return rested
}

/** Folders that no article lies in and that can be huge. */
const isIgnored =
  (directory: string) =>
  (path: string): boolean =>
    relative(directory, path)
      .split(sep)
      .some((segment) => segment === 'node_modules' || segment === '.git')
