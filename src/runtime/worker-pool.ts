import cluster, { type Worker } from 'node:cluster'
import { availableParallelism } from 'node:os'
import { AggregatorRegistry, type Registry } from 'prom-client'
import type { GetLastModified } from '../edition/last-modified/index.ts'
import { type ExitCode, onHangup, type Streams } from '../system/index.ts'
import { serveLastModified } from './last-modified-channel.ts'
import { ignoreLostMessage, Leader, leaderChannel } from './leader.ts'
import { forwardCharges, sharedRateLimit } from './shared-rate-limit.ts'

/**
 * A process that dies sooner than this after its start is started again later, not at once: after a pause that doubles
 * up to the longest; in milliseconds.
 */
const SHORT_LIFE = 5000
const PAUSE = 1000
const LONGEST_PAUSE = 30_000

/** What the processes say to each other. */
type Message = {
  readonly sectionwire: 'hears' | 'ready' | 'stop' | 'metrics'
  readonly id?: number
  readonly text?: string
}

const isMessage = (message: unknown): message is Message =>
  typeof message === 'object' && message !== null && 'sectionwire' in message

/** How many processes `--workers` means: `0` for one on each core. */
export const countWorkers = (workers: number): number => (workers === 0 ? availableParallelism() : workers)

/**
 * Keeps so many processes serving; resolves with the exit code when all have ended. One that dies is replaced. SIGTERM
 * and SIGINT end them all politely, a second one at once; SIGHUP replaces them one by one, each only when its successor
 * serves, so that no request is lost. Once one has served, a configuration that can no longer be used ends none
 * of them: the old ones go on, and another is tried again and again.
 *
 * @param date dates the documents of all
 */
export function runWorkerPool(count: number, { err }: Pick<Streams, 'err'>, date: GetLastModified): Promise<ExitCode> {
  // Each process takes connections itself: handed out by this one, those on their way to a process that is killed would
  // hang for ever.
  cluster.schedulingPolicy = cluster.SCHED_NONE
  const crew = new WorkerPool((line) => err.write(`${line}\n`), date)
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => crew.stop())
  onHangup(() => crew.replaceAll())
  for (let n = 0; n < count; n += 1) void crew.start()
  return crew.ended
}

/** The processes that serve, as the one that keeps them sees them. */
class WorkerPool {
  /** Resolves when the last of them has ended. */
  readonly ended: Promise<ExitCode>
  private readonly say: (line: string) => void
  private readonly date: GetLastModified
  private readonly aggregator = new AggregatorRegistry()
  private readonly leader = new Leader()
  /** When each was started. */
  private readonly starts = new Map<Worker, number>()
  /** Those that were told to end. */
  private readonly ending = new Set<Worker>()
  /** Those that were started to take the place of one that still serves. */
  private readonly successors = new Set<Worker>()
  private hasServed = false
  private isStopping = false
  private code: ExitCode = 0
  private pause = PAUSE
  private rolling: Promise<void> = Promise.resolve()

  constructor(say: (line: string) => void, date: GetLastModified) {
    this.say = say
    this.date = date
    this.ended = new Promise((resolve) => {
      cluster.on('exit', (worker, status, signal) => {
        this.onExit(worker, status, signal)
        if (this.isStopping && this.starts.size === 0) resolve(this.code)
      })
    })
  }

  /** Resolves when a new one serves, with false when it has ended before. */
  start(isSuccessor = false): Promise<boolean> {
    // One of them speaks for all to the terminal; who speaks to the hubs is the chair's to say.
    const worker = cluster.fork({ [FIRST]: this.starts.size === 0 ? '1' : '' })
    this.starts.set(worker, performance.now())
    if (isSuccessor) this.successors.add(worker)
    forwardCharges(worker, () => this.starts.keys())
    serveLastModified(worker, this.date)
    return new Promise((resolve) => {
      worker.on('message', (message: unknown) => {
        if (!isMessage(message)) return
        // What it was told before it could hear is lost.
        if (message.sectionwire === 'hears' && this.ending.has(worker)) this.end(worker)
        if (message.sectionwire === 'metrics') void answer(worker, message, this.aggregator)
        if (message.sectionwire !== 'ready') return
        this.serves(worker)
        resolve(true)
      })
      worker.once('exit', () => resolve(false))
    })
  }

  /** Ends them all politely; when called again, at once. */
  stop(): void {
    if (this.isStopping) {
      for (const worker of this.starts.keys()) worker.process.kill('SIGKILL')
      process.exit(1)
    }
    this.isStopping = true
    for (const worker of this.starts.keys()) this.end(worker)
  }

  /** Replaces them one by one; the first whose successor does not serve, and those after it, stay. */
  replaceAll(): void {
    this.rolling = this.rolling.then(async () => {
      // Those that are ending already have their successors.
      const old = [...this.starts.keys()].filter((worker) => !this.ending.has(worker))
      let replaced = 0
      for (const worker of old) {
        if (this.isStopping || !(await this.start(true))) break
        this.end(worker)
        replaced += 1
      }
      if (replaced === old.length) this.say(`${replaced} workers were replaced`)
      else if (!this.isStopping) this.say(`${replaced} of ${old.length} workers were replaced; the others go on`)
    })
  }

  private serves(worker: Worker): void {
    this.leader.join(worker)
    this.successors.delete(worker)
    this.hasServed = true
    this.pause = PAUSE
  }

  private end(worker: Worker): void {
    this.ending.add(worker)
    this.leader.retire(worker)
    // Its channel is closed when it has just died.
    if (worker.isConnected()) worker.send({ sectionwire: 'stop' } satisfies Message, ignoreLostMessage)
  }

  private onExit(worker: Worker, status: number | null, signal: string | null): void {
    const age = performance.now() - (this.starts.get(worker) ?? 0)
    this.starts.delete(worker)
    if (this.isStopping) this.leader.retire(worker)
    else this.leader.leave(worker)
    if (this.ending.delete(worker) || this.successors.delete(worker) || this.isStopping) return
    // What ends by itself with a reason before any has served would end for all: a port that is taken, say.
    if ((status === 1 || status === 2) && !this.hasServed) {
      this.code = status
      this.stop()
    } else this.startAnother(age < SHORT_LIFE, signal ?? status)
  }

  private startAnother(isLater: boolean, reason: string | number | null): void {
    const pause = isLater ? this.pause : 0
    if (isLater) this.pause = Math.min(this.pause * 2, LONGEST_PAUSE)
    const when = pause === 0 ? 'another is started' : `another is started in ${pause / 1000} s`
    this.say(`a worker ended (${reason}); ${when}`)
    setTimeout(() => this.isStopping || void this.start(), pause)
  }
}

async function answer(
  worker: Worker,
  { id }: Message,
  aggregator: Pick<AggregatorRegistry<never>, 'clusterMetrics'>,
): Promise<void> {
  const text = await aggregator.clusterMetrics().catch((error: unknown) => `# ${String(error)}\n`)
  worker.send(
    { sectionwire: 'metrics', ...(id === undefined ? {} : { id }), text } satisfies Message,
    ignoreLostMessage,
  )
}

/** Set in the environment of the process that speaks for all. */
const FIRST = 'SECTIONWIRE_FIRST'

/** The side of a worker. */
export const workerChannel = {
  ...leaderChannel,

  /** Holds the rate limit together with the others. */
  sharing: sharedRateLimit,

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
      process.send?.({ sectionwire: 'hears' } satisfies Message)
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
