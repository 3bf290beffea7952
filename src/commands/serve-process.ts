import cluster from 'node:cluster'
import { countWorkers, isFirstProcess, openMetricsListener, runWorkerPool, WorkerPool } from '../runtime/index.ts'
import { openLocalState, WorkerState } from '../runtime/state/index.ts'
import { describeFileError, type ExitCode, limitEnd, onHangup, type Streams, waitForSignal } from '../system/index.ts'
import type { ServeOptions } from './serve.ts'
import { makeJsonLog } from './server-log.ts'

/** The options of a preview. */
interface PreviewCall {
  readonly preview?: boolean
  /** In hours. */
  readonly previewLink?: number
}

async function previewUntilStopped(options: ServeOptions & PreviewCall, streams: Streams): Promise<ExitCode> {
  const { servePreview } = await import('./preview/index.ts')
  const preview = await servePreview(options, streams, Date.now)
  if (typeof preview === 'number') return preview
  await waitForSignal()
  await preview.stop()
  return 0
}

/** Serves until SIGINT or SIGTERM; a second signal stops at once. With `--workers`, this process only runs the workers. */
export async function serveUntilStopped(
  { workers, preview, ...options }: ServeOptions & { readonly workers: number } & PreviewCall,
  streams: Streams,
): Promise<ExitCode> {
  if (options.log === 'json' && cluster.isPrimary && countWorkers(workers) > 1) {
    return runWithWorkers(countWorkers(workers), options, { ...streams, err: makeJsonLog(streams.err, Date.now) })
  }
  if (preview === true || options.previewLink !== undefined) return previewUntilStopped(options, streams)
  if (cluster.isPrimary && countWorkers(workers) > 1) return runWithWorkers(countWorkers(workers), options, streams)
  if (cluster.isPrimary) return serveHere(options, streams, waitForSignal())
  // A terminal sends signals to all processes; a worker ends when the primary process says so.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})
  const state = new WorkerState(options, makeLog(streams))
  void state.stopped.then(limitEnd)
  return serveHere(options, streams, state.stopped, state)
}

const makeLog =
  ({ err }: Streams) =>
  (line: string): void => {
    err.write(`${line}\n`)
  }

async function runWithWorkers(count: number, options: ServeOptions, streams: Streams): Promise<ExitCode> {
  const log = makeLog(streams)
  const state = await openLocalState(options, log)
  const pool = new WorkerPool(log, state)
  const metrics = await openMetricsListener(options, () => pool.collectMetrics(), log)
  if (metrics !== undefined) streams.out.write(`Metrics at ${metrics.address}\n`)
  const code = await runWorkerPool(pool, count)
  await metrics?.close()
  await state.close()
  return code
}

/** Serves in this process until it has to stop, which may be before it serves. @param state of a worker */
async function serveHere(
  options: ServeOptions,
  streams: Streams,
  stopped: Promise<void>,
  state?: WorkerState,
): Promise<ExitCode> {
  // Loaded here, so that a process that only runs workers does not load the server.
  const { serve } = await import('./serve.ts')
  const out = isFirstProcess() ? streams.out : { write: () => true }
  const starting = serve(options, { ...streams, out }, state)
  const renew = async (): Promise<void> => {
    try {
      const serving = await starting
      if (typeof serving === 'object') await serving.renew()
    } catch (error) {
      makeLog(streams)(`Cannot reload everything: ${describeFileError(error)}`)
    }
  }
  // SIGHUP replaces workers instead.
  if (state === undefined) onHangup(() => void renew())
  const first = await Promise.race([starting, stopped])
  if (typeof first === 'number') return first
  if (first !== undefined) state?.notifyServing()
  await stopped
  const serving = await starting
  if (typeof serving !== 'number') await serving.stop()
  return 0
}
