/** Runs tasks concurrently. After a failure or a signal it starts no more. */
export class ParallelRun {
  private readonly width: number
  private readonly signal: AbortSignal | undefined
  private failure: { readonly error: unknown } | undefined

  /** @param width tasks in progress at once */
  constructor(width: number, signal: AbortSignal | undefined) {
    this.width = width
    this.signal = signal
  }

  /** Returns true when nothing more may be started. */
  readonly isOver = (): boolean => this.failure !== undefined || this.signal?.aborted === true

  /** Resolves when all tasks, or those started before a failure, have ended. */
  async work(tasks: Iterator<() => Promise<void>> & Iterable<() => Promise<void>>): Promise<void> {
    const worker = async (): Promise<void> => {
      for (const task of tasks) {
        if (this.failure !== undefined) return
        try {
          this.signal?.throwIfAborted()
          await task()
        } catch (error) {
          this.failure ??= { error }
        }
      }
    }
    await Promise.all(Array.from({ length: this.width }, worker))
  }

  /** @throws the first failure */
  rethrow(): void {
    if (this.failure !== undefined) throw this.failure.error
    this.signal?.throwIfAborted()
  }
}
