import { BodyNotRendered, type BodyToRender, type RenderBody, type RenderedBody } from '../../html/index.ts'
import type { RenderThread } from './render-thread.ts'

export interface RenderPoolOptions {
  /** Number of threads; each starts when there is work for it. */
  readonly threads: number
  /**
   * Bodies up to `length` characters that the calling thread may render itself before the first thread starts: starting
   * one costs as much as some hundred articles. So short a body is fast, whatever it contains. @default none
   */
  readonly here?: { readonly length: number; readonly count: number }
  /** Time for one body, in milliseconds. @default 5 seconds */
  readonly limitMs?: number
}

interface Job {
  readonly body: BodyToRender
  readonly resolve: (rendered: RenderedBody) => void
  readonly reject: (error: Error) => void
}

/** In characters. The calling thread may render a shorter text, which is fast whatever it contains. */
export const SHORT_TEXT = 20_000

/** Run from source, as in tests, a thread takes seconds to start. */
const DEFAULT_HERE = { length: SHORT_TEXT, count: import.meta.url.endsWith('.ts') ? Number.POSITIVE_INFINITY : 0 }

/** Limits of a batch: enough to share the cost of a message, and little to render again when the thread ends. */
const MAX_BATCH = 16
const MAX_BATCH_CHARACTERS = 262_144

/**
 * Renders bodies on threads, where a body that takes too long can be ended; the others of its batch are rendered again.
 */
export class RenderPool {
  private readonly options: RenderPoolOptions
  private readonly queue: Job[] = []
  private readonly threads = new Set<RenderThread>()
  private running = 0
  private renderedHere = 0
  /** Set where threads cannot be started, as in a bundle without the thread's module. */
  private hasNoThreads = false
  private isClosed = false
  /** Threads without work. */
  private readonly idle: RenderThread[] = []

  constructor(options: RenderPoolOptions) {
    this.options = options
  }

  readonly render: RenderBody = async (body) => {
    if (this.hasNoThreads || this.isClosed || this.mayRenderHere(body)) return renderHere(body)
    return new Promise((resolve, reject) => {
      this.queue.push({ body, resolve, reject })
      // Everything that is asked for in the same turn becomes one batch.
      queueMicrotask(() => this.startRunner())
    })
  }

  /** Ends the threads. */
  async close(): Promise<void> {
    this.isClosed = true
    await Promise.all([...this.threads].map((thread) => thread.end()))
  }

  private mayRenderHere({ source }: BodyToRender): boolean {
    const { here = DEFAULT_HERE } = this.options
    if (source.length > here.length || this.renderedHere >= here.count) return false
    this.renderedHere += 1
    return true
  }

  private startRunner(): void {
    if (this.queue.length === 0 || this.running >= this.options.threads) return
    this.running += 1
    void this.run()
  }

  /** Renders batches on one thread until the queue is empty. */
  private async run(): Promise<void> {
    let thread: RenderThread | undefined
    try {
      for (let batch = this.takeBatch(); batch.length > 0; batch = this.takeBatch()) {
        if (this.hasNoThreads) {
          for (const { body, resolve, reject } of batch) await renderHere(body).then(resolve, reject)
          continue
        }
        thread = thread?.isAlive === true ? thread : await this.getThread()
        await this.renderBatch(batch, thread)
      }
    } finally {
      this.running -= 1
      if (thread?.isAlive === true) this.idle.push(thread)
    }
  }

  private async getThread(): Promise<RenderThread> {
    for (let thread = this.idle.pop(); thread !== undefined; thread = this.idle.pop()) if (thread.isAlive) return thread
    const { RenderThread } = await import('./render-thread.ts')
    const thread = new RenderThread(this.options.limitMs)
    this.threads.add(thread)
    return thread
  }

  private async renderBatch(batch: readonly Job[], thread: RenderThread): Promise<void> {
    const result = await thread.render(batch.map(({ body }) => body))
    if ('index' in result) {
      this.threads.delete(thread)
      if (!thread.hasStarted) this.hasNoThreads = true
      const culprit = thread.hasStarted ? batch[result.index] : undefined
      this.queue.unshift(...batch.filter((job) => job !== culprit))
      culprit?.reject(new BodyNotRendered(result.found, result.expected))
      return
    }
    for (const [index, { resolve, reject }] of batch.entries()) {
      const answer = result[index]
      if (answer === undefined) reject(new Error('the thread gave no answer'))
      else if ('body' in answer) resolve(answer.body)
      else reject(new BodyNotRendered(answer.found, answer.expected))
    }
  }

  private takeBatch(): Job[] {
    let characters = 0
    const end = this.queue.findIndex(({ body }, index) => {
      characters += body.source.length
      return index === MAX_BATCH || (index > 0 && characters > MAX_BATCH_CHARACTERS)
    })
    // Idle threads get a share of a short queue.
    const share = Math.ceil(this.queue.length / Math.max(1, this.options.threads))
    return this.queue.splice(0, Math.min(end === -1 ? this.queue.length : end, Math.max(share, 1)))
  }
}

async function renderHere(body: BodyToRender): Promise<RenderedBody> {
  const { renderBody } = await import('../../html/index.ts')
  return renderBody(body)
}
