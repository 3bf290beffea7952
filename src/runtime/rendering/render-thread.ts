import type { Worker } from 'node:worker_threads'
import { type BodyToRender, RENDERING_LIMITS, type RenderedBody } from '../../html/index.ts'
import { describeUnforeseenError } from '../../problems/index.ts'
import { startThread } from '../start-thread.ts'

/** The rendered body, or why there is none. */
export type RenderingAnswer = { readonly body: RenderedBody } | { readonly found: string; readonly expected: string }

const TICK_MS = 100

/**
 * Memory for what a text is parsed into, in megabytes: V8 gives a third of it to new objects. With its default of 48, all
 * tokens of a long text are copied twice, which doubles the time. A thread takes as much as its texts need.
 */
export const YOUNG_GENERATION_MB = 192

/** The thread died, or was ended, while it rendered the body at `index` of its batch. */
export interface ThreadFailure {
  readonly index: number
  readonly found: string
  readonly expected: string
}

/** Renders bodies on a thread of its own, which is ended when one body takes too long or too much memory. */
export class RenderThread {
  private readonly worker: Worker
  /** The number of the body in the batch, from 1; 0 before and after. */
  private readonly progress = new Int32Array(new SharedArrayBuffer(4))
  private batch: { readonly settle: (result: readonly RenderingAnswer[] | ThreadFailure) => void } | undefined
  private timer: NodeJS.Timeout | undefined
  private isReady = false
  private hasTimedOut = false
  private hasEnded = false

  private readonly limitMs: number

  /** @param limitMs time for one body */
  constructor(limitMs: number = RENDERING_LIMITS.renderingMs) {
    this.limitMs = limitMs
    this.worker = startThread(import.meta.url, 'render-worker', {
      workerData: this.progress,
      resourceLimits: {
        maxOldGenerationSizeMb: RENDERING_LIMITS.renderingMb,
        maxYoungGenerationSizeMb: YOUNG_GENERATION_MB,
      },
    })
    this.worker.unref()
    this.worker.on('message', (message: 'ready' | readonly RenderingAnswer[]) => {
      if (message === 'ready') this.isReady = true
      else this.settle(message)
    })
    let error: unknown
    this.worker.on('error', (reason) => {
      error = reason
    })
    this.worker.once('exit', () => this.onExit(error))
  }

  /** True if the thread has rendered, or could have. */
  get hasStarted(): boolean {
    return this.isReady
  }

  get isAlive(): boolean {
    return !this.hasEnded
  }

  /** Renders bodies in their order. One batch at a time. */
  render(bodies: readonly BodyToRender[]): Promise<readonly RenderingAnswer[] | ThreadFailure> {
    return new Promise((resolve) => {
      this.batch = { settle: resolve }
      if (this.hasEnded) return this.onExit(undefined)
      this.worker.ref()
      this.worker.postMessage(bodies)
      this.watch()
    })
  }

  async end(): Promise<void> {
    await this.worker.terminate()
  }

  /**
   * Ends the thread when its progress stands still. Ticks are counted instead of time, so that a machine that slept or a
   * busy main thread ends nothing.
   */
  private watch(): void {
    let last = 0
    let ticks = 0
    this.timer = setInterval(() => {
      const now = Atomics.load(this.progress, 0)
      ticks = now !== 0 && now === last ? ticks + 1 : 0
      last = now
      if (ticks * TICK_MS < this.limitMs) return
      this.hasTimedOut = true
      clearInterval(this.timer)
      void this.worker.terminate()
    }, TICK_MS)
  }

  private settle(result: readonly RenderingAnswer[] | ThreadFailure): void {
    clearInterval(this.timer)
    this.worker.unref()
    const { batch } = this
    this.batch = undefined
    batch?.settle(result)
  }

  private onExit(error: unknown): void {
    this.hasEnded = true
    const index = Math.max(0, Atomics.load(this.progress, 0) - 1)
    this.settle({ index, ...this.describeEnd(error) })
  }

  private describeEnd(error: unknown): Omit<ThreadFailure, 'index'> {
    if (this.hasTimedOut) {
      return {
        found: `a text that was not rendered after ${this.limitMs / 1000} seconds`,
        expected: 'one that takes milliseconds',
      }
    }
    if (error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY') {
      return {
        found: `a text that takes more than ${RENDERING_LIMITS.renderingMb} MB of memory`,
        expected: 'one that takes less',
      }
    }
    return {
      found: error === undefined ? 'a text with which the rendering ended' : describeUnforeseenError(error).found,
      expected: 'a text that can be rendered',
    }
  }
}
