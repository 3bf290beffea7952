import cluster, { type Worker } from 'node:cluster'
import { availableParallelism } from 'node:os'
import { AggregatorRegistry } from 'prom-client'
import { type ExitCode, limitEnd, onHangup } from '../system/index.ts'
import {
  type Candidate,
  LeaderElection,
  type Notice,
  type Port,
  type SharedState,
  WorkerChannel,
} from './state/index.ts'

/** A worker that ends sooner after its start is restarted with a delay, which doubles each time. */
const SHORT_LIFE_MS = 5000
const MIN_RESTART_DELAY_MS = 1000
const MAX_RESTART_DELAY_MS = 30_000

/** A worker that was asked to end is killed after this time, in milliseconds. */
const END_LIMIT_MS = 8_500

/** Returns the number of processes that `--workers` asks for; `0` means one for each core. */
export const countWorkers = (workers: number): number => (workers === 0 ? availableParallelism() : workers)

/**
 * Runs workers and replaces those that end; resolves with the exit code when all have ended. SIGTERM and SIGINT end them
 * gracefully, a second signal at once. SIGHUP replaces them one by one, each when its successor serves.
 */
export function runWorkerPool(pool: WorkerPool, count: number): Promise<ExitCode> {
  // Each worker accepts connections itself: connections handed out by this process would hang when a worker is killed.
  cluster.schedulingPolicy = cluster.SCHED_NONE
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => pool.stop())
  onHangup(() => pool.replaceAll())
  for (let n = 0; n < count; n += 1) void pool.start()
  return pool.ended
}

/** A worker process with its state in the pool. */
interface PoolWorker extends Candidate {
  readonly worker: Worker
  readonly channel: WorkerChannel
  /** In milliseconds of `performance.now`. */
  readonly startedAt: number
  /** Set while it is to replace another worker and does not serve yet. */
  isSuccessor: boolean
  /** Set when it answers HTTP requests. */
  isReady: boolean
  /** Set when it was asked to end. */
  isEnding: boolean
}

/** The workers of this process. */
export class WorkerPool {
  /** Resolves when the last worker has ended. */
  readonly ended: Promise<ExitCode>
  private readonly log: (line: string) => void
  private readonly state: Pick<SharedState, 'lastModified'>
  private readonly election = new LeaderElection()
  private readonly workers = new Set<PoolWorker>()
  private hasServed = false
  private isStopping = false
  private code: ExitCode = 0
  private restartDelay = MIN_RESTART_DELAY_MS
  private replacing: Promise<void> = Promise.resolve()
  private resolveEnded: (code: ExitCode) => void = () => {}

  /** @param state the state of this process, which the workers share */
  constructor(log: (line: string) => void, state: Pick<SharedState, 'lastModified'>) {
    this.log = log
    this.state = state
    this.ended = new Promise((resolve) => {
      this.resolveEnded = resolve
    })
  }

  /** Starts a worker. Resolves to true when it serves, and to false when it has ended before. */
  start(isSuccessor = false): Promise<boolean> {
    const worker = cluster.fork({ [FIRST_WORKER]: this.workers.size === 0 ? '1' : '' })
    return new Promise((resolve) => {
      const channel = new WorkerChannel(
        makePort(worker),
        {
          lastModified: this.state.lastModified,
          confirmServing: (versions) => this.election.confirmServing(member, versions),
          allMetrics: () => this.collectMetrics(),
        },
        (notice) => {
          this.onNotice(member, notice)
          if (notice.sectionwire === 'serving') resolve(true)
        },
      )
      const member: PoolWorker = {
        ...{ worker, channel, isSuccessor, startedAt: performance.now(), isReady: false, isEnding: false },
        lead: () => channel.notify({ sectionwire: 'lead' }),
        isServing: (versions) => channel.request('isServing', versions),
      }
      this.workers.add(member)
      worker.once('exit', (status, signal) => {
        this.onExit(member, status, signal)
        resolve(false)
        if (this.isStopping && this.workers.size === 0) this.resolveEnded(this.code)
      })
    })
  }

  /** Ends all workers gracefully; a second call kills them. */
  stop(): void {
    if (this.isStopping) {
      for (const { worker } of this.workers) worker.process.kill('SIGKILL')
      process.exit(1)
    }
    this.isStopping = true
    for (const member of this.workers) this.end(member)
    // A worker that does not end by itself is ended; without workers, this process ends.
    setTimeout(() => {
      for (const { worker } of this.workers) worker.process.kill('SIGKILL')
    }, END_LIMIT_MS).unref()
    limitEnd()
  }

  /** Replaces the workers one by one. Stops at the first whose successor does not serve. */
  replaceAll(): void {
    this.replacing = this.replacing.then(async () => {
      const old = [...this.workers].filter(({ isEnding }) => !isEnding)
      let replaced = 0
      for (const member of old) {
        if (this.isStopping || !(await this.start(true))) break
        this.end(member)
        replaced += 1
      }
      if (replaced === old.length) this.log(`Replaced ${replaced} workers.`)
      else if (!this.isStopping) this.log(`Replaced ${replaced} of ${old.length} workers. The others keep running.`)
    })
  }

  private onNotice(member: PoolWorker, notice: Notice): void {
    // A stop that was sent before the worker received messages is lost.
    if (notice.sectionwire === 'connected' && member.isEnding) this.end(member)
    if (notice.sectionwire === 'charges' || notice.sectionwire === 'sent-delta') {
      for (const other of this.workers) if (other !== member) other.channel.notify(notice)
    }
    if (notice.sectionwire === 'serving') {
      this.election.join(member)
      member.isSuccessor = false
      member.isReady = true
      this.hasServed = true
      this.restartDelay = MIN_RESTART_DELAY_MS
    }
  }

  /** Adds up the metrics of the workers that serve; one that does not answer is left out. */
  async collectMetrics(): Promise<string> {
    const serving = [...this.workers].filter(({ isReady }) => isReady)
    const metrics = await Promise.all(
      serving.map(({ channel }) => channel.request('ownMetrics', null).catch(() => undefined)),
    )
    return AggregatorRegistry.aggregate(metrics.filter((each) => each !== undefined)).metrics()
  }

  private end(member: PoolWorker): void {
    member.isEnding = true
    this.election.retire(member)
    member.channel.notify({ sectionwire: 'stop' })
  }

  private onExit(member: PoolWorker, status: number | null, signal: string | null): void {
    this.workers.delete(member)
    if (this.isStopping) this.election.retire(member)
    else this.election.leave(member)
    if (member.isEnding || member.isSuccessor || this.isStopping) return
    // Before any worker has served, an exit code means a reason that all share, such as a port in use.
    if ((status === 1 || status === 2) && !this.hasServed) {
      this.code = status
      this.stop()
    } else this.restart(performance.now() - member.startedAt < SHORT_LIFE_MS, signal ?? status)
  }

  private restart(isDelayed: boolean, reason: string | number | null): void {
    const delay = isDelayed ? this.restartDelay : 0
    if (isDelayed) this.restartDelay = Math.min(this.restartDelay * 2, MAX_RESTART_DELAY_MS)
    const when = delay === 0 ? 'now' : `in ${delay / 1000} s`
    this.log(`A worker ended (${reason}). Starting another ${when}.`)
    setTimeout(() => this.isStopping || void this.start(), delay)
  }
}

/** A message to a worker that has just ended is lost, which is no error. */
const ignoreSendError = (): void => {}

const makePort = (worker: Worker): Port => ({
  isConnected: () => worker.isConnected(),
  send: (message) => void worker.send(message, ignoreSendError),
  onMessage: (listen) => void worker.on('message', listen),
  onDisconnect: (listen) => void worker.on('disconnect', listen),
})

/** The environment variable that is empty in all workers but the first. */
const FIRST_WORKER = 'SECTIONWIRE_FIRST'

/** Returns true in the one process of several that writes to standard output. */
export const isFirstProcess = (): boolean => process.env[FIRST_WORKER] !== ''
