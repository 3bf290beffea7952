import cluster, { type Worker } from 'node:cluster'
import { availableParallelism } from 'node:os'
import { AggregatorRegistry, type Registry } from 'prom-client'
import { asWorker, Chair, unheard } from './speaker.ts'
import type { ExitCode, Streams } from './streams.ts'

/** A process that dies sooner than this after its start is started again later, not at once; in milliseconds. */
const SHORT_LIFE = 5000
const PAUSE = 1000

/** What the processes say to each other. */
type Message = { readonly sectionwire: 'ready' | 'stop' | 'metrics'; readonly id?: number; readonly text?: string }

const isMessage = (message: unknown): message is Message =>
  typeof message === 'object' && message !== null && 'sectionwire' in message

/** How many processes `--workers` means: `0` for one on each core. */
export const workersOf = (workers: number): number => (workers === 0 ? availableParallelism() : workers)

/**
 * Keeps so many processes serving; resolves with the exit code when all have ended. One that dies is replaced. SIGTERM
 * and SIGINT end them all politely; SIGHUP replaces them one by one, each only when its successor serves, so that no
 * request is lost.
 */
export async function runWorkers(count: number, { err }: Pick<Streams, 'err'>): Promise<ExitCode> {
  // Each process takes connections itself: handed out by this one, those on their way to a process that is killed would
  // hang for ever.
  cluster.schedulingPolicy = cluster.SCHED_NONE
  const aggregator = new AggregatorRegistry()
  let stopping = false
  let code: ExitCode = 0
  const starts = new Map<Worker, number>()
  const ending = new Set<Worker>()
  const chair = new Chair()
  const end = (worker: Worker): void => {
    ending.add(worker)
    chair.retire(worker)
    // Its channel is closed when it has just died.
    if (worker.isConnected()) worker.send({ sectionwire: 'stop' } satisfies Message, unheard)
  }
  const start = (): Promise<boolean> => {
    // One of them speaks for all to the terminal; who speaks to the hubs is the chair's to say.
    const worker = cluster.fork({ [FIRST]: starts.size === 0 ? '1' : '' })
    starts.set(worker, performance.now())
    return new Promise((resolve) => {
      worker.on('message', (message: unknown) => {
        if (isMessage(message) && message.sectionwire === 'ready') {
          chair.join(worker)
          resolve(true)
        }
        if (isMessage(message) && message.sectionwire === 'metrics') void answer(worker, message, aggregator)
      })
      worker.once('exit', () => resolve(false))
    })
  }
  const ended = new Promise<void>((resolve) => {
    cluster.on('exit', (worker, status, signal) => {
      const age = performance.now() - (starts.get(worker) ?? 0)
      starts.delete(worker)
      if (stopping) chair.retire(worker)
      else chair.leave(worker)
      if (!ending.delete(worker) && !stopping) {
        // What ends by itself with a reason ends for all: a configuration that cannot be used, a port that is taken.
        if (status === 1 || status === 2) {
          stopping = true
          code = status
          for (const other of starts.keys()) end(other)
        } else {
          err.write(`a worker ended (${signal ?? status}); another is started\n`)
          setTimeout(() => stopping || void start(), age < SHORT_LIFE ? PAUSE : 0)
        }
      }
      if (stopping && starts.size === 0) resolve()
    })
  })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.on(signal, () => {
      stopping = true
      for (const worker of starts.keys()) end(worker)
    })
  }
  let rolling = Promise.resolve()
  process.on('SIGHUP', () => {
    rolling = rolling.then(async () => {
      // Those that are ending already have their successors.
      const old = [...starts.keys()].filter((worker) => !ending.has(worker))
      for (const worker of old) if (!stopping && (await start())) end(worker)
      err.write(`${old.length} workers were replaced\n`)
    })
  })
  await Promise.all(Array.from({ length: count }, start))
  await ended
  return code
}

async function answer(
  worker: Worker,
  { id }: Message,
  aggregator: Pick<AggregatorRegistry<never>, 'clusterMetrics'>,
): Promise<void> {
  const text = await aggregator.clusterMetrics().catch((error: unknown) => `# ${String(error)}\n`)
  worker.send({ sectionwire: 'metrics', ...(id === undefined ? {} : { id }), text } satisfies Message, unheard)
}

/** Set in the environment of the process that speaks for all. */
const FIRST = 'SECTIONWIRE_FIRST'

/** The side of a worker. */
export const inWorker = {
  ...asWorker,

  /** Whether this process speaks for all to the terminal; one that is alone does. */
  isFirst: (): boolean => process.env[FIRST] !== '',

  /** Tells that it serves. */
  ready: (): void => {
    process.send?.({ sectionwire: 'ready' } satisfies Message)
  },

  /** Resolves when it is to end. */
  stopped: (): Promise<void> =>
    new Promise((resolve) => {
      process.on('message', (message: unknown) => {
        if (isMessage(message) && message.sectionwire === 'stop') resolve()
      })
      process.on('disconnect', resolve)
    }),

  /** Lets the first process gather the figures of all. */
  share: (registry: Registry): void => {
    // Made for its effect: it answers when the first process asks.
    new AggregatorRegistry()
    AggregatorRegistry.setRegistries(registry)
  },

  /** The figures of all processes. */
  metrics: (): Promise<string> =>
    new Promise((resolve) => {
      requests += 1
      const id = requests
      const listen = (message: unknown): void => {
        if (!isMessage(message) || message.sectionwire !== 'metrics' || message.id !== id) return
        process.off('message', listen)
        resolve(message.text ?? '')
      }
      process.on('message', listen)
      process.send?.({ sectionwire: 'metrics', id } satisfies Message)
    }),
}

let requests = 0
