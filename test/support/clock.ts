import type { Clock } from '../../src/system/clock.ts'

/** A clock that a test moves; timers fire in order. */
export class FakeClock implements Clock {
  time: number
  private timers: { at: number; run: () => void }[] = []

  constructor(time: number) {
    this.time = time
  }

  now = (): number => this.time

  setTimer = (run: () => void, ms: number): { cancel(): void } => {
    const timer = { at: this.time + ms, run }
    this.timers.push(timer)
    return { cancel: () => this.timers.splice(this.timers.indexOf(timer), this.timers.includes(timer) ? 1 : 0) }
  }

  /** Advances the clock and fires due timers. Returns their number. */
  pass(ms: number): number {
    const end = this.time + ms
    let fired = 0
    for (;;) {
      const next = this.timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
      if (next === undefined) break
      this.timers.splice(this.timers.indexOf(next), 1)
      this.time = Math.max(this.time, next.at)
      next.run()
      fired += 1
    }
    this.time = end
    return fired
  }

  /** Advances the clock; waits after each timer until its work is done. */
  async passing(ms: number): Promise<void> {
    const end = this.time + ms
    await atRest()
    for (;;) {
      const next = Math.min(...this.timers.map(({ at }) => at))
      if (next > end) break
      this.pass(Math.max(next - this.time, 0))
      await atRest()
    }
    this.pass(end - this.time)
  }

  /** Sets the wall clock; timers count elapsed time and are not affected. */
  jump(ms: number): void {
    this.time += ms
    for (const timer of this.timers) timer.at += ms
  }
}

/** Resolves when no work is left that waits for neither a timer nor another process. */
export async function atRest(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve))
}
